using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace LampuKota.City;

/// <summary>Crews and contacts in the city's database.</summary>
/// <param name="contexts">Makes contexts on the city's database.</param>
public sealed class RotaStore(IDbContextFactory<CityContext> contexts)
{
    /// <summary>All crews.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Rota> LoadRotaAsync(CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return new Rota((await context.Crews.AsNoTracking().ToListAsync(cancellationToken)).Select(ToCrew));
    }

    /// <summary>All contacts.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ContactBook> LoadContactsAsync(CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        return new ContactBook((await context.Contacts.AsNoTracking().ToListAsync(cancellationToken)).Select(ToContacts));
    }

    /// <summary>Writes a crew, new or changed.</summary>
    /// <param name="crew">A crew that checks.</param>
    /// <param name="audit">Who saves it.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    public Task SaveAsync(Crew crew, AuditEntry audit, CancellationToken cancellationToken) => ChangeAsync(audit, async context =>
    {
        CrewRow row = ToRow(crew);
        bool isKnown = await context.Crews.AnyAsync(known => known.Id == row.Id, cancellationToken);
        context.Entry(row).State = isKnown ? EntityState.Modified : EntityState.Added;
    }, cancellationToken);

    /// <summary>Removes a crew.</summary>
    /// <param name="crewId">Which.</param>
    /// <param name="audit">Who removes it.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    public Task RemoveAsync(string crewId, AuditEntry audit, CancellationToken cancellationToken) => ChangeAsync(audit, async context =>
    {
        if (await context.Crews.SingleOrDefaultAsync(crew => crew.Id == crewId, cancellationToken) is { } row)
            context.Crews.Remove(row);
    }, cancellationToken);

    /// <summary>Writes how a person wants to be told.</summary>
    /// <param name="contacts">Contacts that check.</param>
    /// <param name="audit">Who saves it; null where a channel found that an address is no more.</param>
    /// <param name="cancellationToken">Gives up, and changes nothing.</param>
    public Task SaveAsync(PersonContacts contacts, AuditEntry? audit, CancellationToken cancellationToken) => ChangeAsync(audit, async context =>
    {
        ContactRow row = ToRow(contacts);
        bool isKnown = await context.Contacts.AnyAsync(known => known.PersonId == row.PersonId, cancellationToken);
        context.Entry(row).State = isKnown ? EntityState.Modified : EntityState.Added;
    }, cancellationToken);

    private static CrewRow ToRow(Crew crew) => new()
    {
        Id = crew.Id,
        Name = crew.Name,
        Level = crew.Level,
        Document = JsonSerializer.Serialize(
            new CrewDocument(crew.AreaIds, crew.Shifts, [.. crew.Dates.Select(one => new DutyDateDocument(one.PersonId, one.Date.ToDateOnly(), one.Hours))]), RotaJsonContext.Default.CrewDocument),
    };

    private static Crew ToCrew(CrewRow row)
    {
        CrewDocument document = JsonSerializer.Deserialize(row.Document, RotaJsonContext.Default.CrewDocument)!;
        return new Crew(
            row.Id, row.Name, row.Level, document.Areas, document.Shifts, [.. document.Dates.Select(one => new DutyDate(one.PersonId, LocalDate.FromDateOnly(one.Date), one.Hours))]);
    }

    private static ContactRow ToRow(PersonContacts contacts) => new()
    {
        PersonId = contacts.PersonId,
        PersonName = contacts.PersonName,
        Document = JsonSerializer.Serialize(new ContactDocument(contacts.Language, contacts.Quiet, contacts.Contacts), RotaJsonContext.Default.ContactDocument),
    };

    private static PersonContacts ToContacts(ContactRow row)
    {
        ContactDocument document = JsonSerializer.Deserialize(row.Document, RotaJsonContext.Default.ContactDocument)!;
        return new PersonContacts(row.PersonId, row.PersonName, document.Language, document.Contacts, document.Quiet);
    }

    private async Task ChangeAsync(AuditEntry? audit, Func<CityContext, Task> change, CancellationToken cancellationToken)
    {
        await using CityContext context = await contexts.CreateDbContextAsync(cancellationToken);
        await change(context);
        if (audit is not null)
            context.AuditEntries.Add(audit);
        await context.SaveChangesAsync(cancellationToken);
    }
}

/// <summary>The parts of a crew as they are written.</summary>
internal sealed record CrewDocument(IReadOnlyList<string> Areas, IReadOnlyList<CrewShift> Shifts, IReadOnlyList<DutyDateDocument> Dates);

/// <summary>An exception as it is written.</summary>
internal sealed record DutyDateDocument(string PersonId, DateOnly Date, DutyHours? Hours);

/// <summary>Contacts as they are written.</summary>
internal sealed record ContactDocument(string Language, QuietHours? Quiet, IReadOnlyList<Contact> Contacts);

/// <summary>How crews and contacts are written.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(CrewDocument))]
[JsonSerializable(typeof(ContactDocument))]
internal sealed partial class RotaJsonContext : JsonSerializerContext;
