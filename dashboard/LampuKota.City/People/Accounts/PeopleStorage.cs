using System.Data.Common;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LampuKota.City;

/// <summary>Registers accounts, and makes their tables.</summary>
public static class PeopleStorage
{
    /// <summary>Rounds of PBKDF2 with HMAC-SHA-512 a password (OWASP's Password Storage Cheat Sheet asks for 210,000); an older hash is made anew at the next sign-in.</summary>
    public const int PasswordIterations = 210_000;

    /// <summary>Registers the context and ASP.NET Core Identity's manager of accounts.</summary>
    /// <param name="services">The program's services.</param>
    /// <param name="database">Sets the options of the context.</param>
    public static IServiceCollection AddPeopleStorage(this IServiceCollection services, Action<DbContextOptionsBuilder> database)
    {
        services.AddDbContext<PeopleContext>(database);
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = PasswordIterations);
        services.AddIdentityCore<Account>(options =>
        {
            options.User.AllowedUserNameCharacters = UserNames.Letters;
            // PasswordRules has the say.
            options.Password = new PasswordOptions
            {
                RequiredLength = 1, RequireDigit = false, RequireLowercase = false, RequireUppercase = false, RequireNonAlphanumeric = false, RequiredUniqueChars = 1,
            };
        }).AddEntityFrameworkStores<PeopleContext>();
        return services;
    }

    /// <summary>Brings the tables to the present schema, after the city's.</summary>
    /// <param name="context">A context.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CityOpenException">They cannot be, or are of a newer version.</exception>
    public static async Task MigrateAsync(PeopleContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            if (!await HasNewestMigrationAsync(context, cancellationToken))
                await context.Database.MigrateAsync(cancellationToken);
        }
        catch (DbException exception)
        {
            throw new CityOpenException(
                $"The accounts in the city's database cannot be opened ({exception.Message.TrimEnd('.')}); make it writable for this user, or restore it from a backup.", exception);
        }
    }

    // As in CityStore: asking for the newest alone takes milliseconds.
    private static async Task<bool> HasNewestMigrationAsync(PeopleContext context, CancellationToken cancellationToken)
    {
        List<string> known = [.. context.Database.GetMigrations()];
        List<string> applied = [.. await context.Database.GetAppliedMigrationsAsync(cancellationToken)];
        if (applied.Except(known).Any())
            throw new CityOpenException("The accounts were written by a newer version of this program; install that version, or restore the backup from before its first start.");
        return !known.Except(applied).Any();
    }
}
