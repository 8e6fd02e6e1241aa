using LampuKota.City;
using Microsoft.AspNetCore.Components;

namespace LampuKota.Dashboard;

/// <summary>The page behind a message's link, in the language of whom the message went to.</summary>
public partial class AnswerDocument
{
    /// <summary>What is answered; null where the token is not good.</summary>
    [Parameter]
    public object? Subject { get; set; }

    /// <summary>Whether the link is that of a test message.</summary>
    [Parameter]
    public bool IsTest { get; set; }

    /// <summary>Whether an answer was just refused.</summary>
    [Parameter]
    public bool IsRefused { get; set; }

    private Answer? Answer => (Answer?)Subject;

    private bool IsYours => Answer?.Incident.Worker?.PersonId == Answer?.Person.PersonId;

    private bool IsAwaiting => Answer?.Incident.State is IncidentState.Raised or IncidentState.Notified;

    private string Heading => Answer?.Text.Title ?? (IsTest ? W["answer.test"] : W["answer.invalid"]);
}
