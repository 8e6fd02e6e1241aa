using Microsoft.AspNetCore.Components;

namespace LampuKota.Dashboard;

/// <summary>
/// A component that is drawn once all that it shows has been read. A plain component is drawn at the first wait too, half filled: what it says then, such as the status
/// that there is no such thing, stays said. SQLite hides that, for it never waits; PostgreSQL does.
/// </summary>
public abstract class ReadFirst : ComponentBase
{
    /// <inheritdoc/>
    public override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        await ReadAsync();
        await base.SetParametersAsync(ParameterView.Empty);
    }

    /// <summary>Reads what is shown; the parameters are there.</summary>
    protected abstract Task ReadAsync();
}
