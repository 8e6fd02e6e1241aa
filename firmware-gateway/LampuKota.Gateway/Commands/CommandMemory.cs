using LampuKota.Lighting;

namespace LampuKota.Gateway;

/// <summary>The commands that were answered of late with their answers, so that a repeat is answered the same and not applied twice. Bounded; forgets the oldest.</summary>
internal sealed class CommandMemory
{
    private readonly Dictionary<string, LampCommandResult[]> _answers = [];
    private readonly Queue<string> _order = new();
    private int _results;

    public bool TryRecall(string commandId, out LampCommandResult[] results) => _answers.TryGetValue(commandId, out results!);

    /// <summary>An answer that came later than the others of its command.</summary>
    public void Add(LampCommandResult result)
    {
        if (!_answers.TryGetValue(result.Id, out LampCommandResult[]? known))
            return;

        _answers[result.Id] = [.. known, result];
        _results++;
    }

    public void Remember(string commandId, LampCommandResult[] results)
    {
        if (!_answers.TryAdd(commandId, results))
            return;

        _order.Enqueue(commandId);
        _results += results.Length;
        while (_order.Count > 1 && (_order.Count > GatewayLimits.RememberedCommands || _results > GatewayLimits.RememberedResults))
        {
            _answers.Remove(_order.Dequeue(), out LampCommandResult[]? forgotten);
            _results -= forgotten!.Length;
        }
    }
}
