using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RmUnifyGroupSync.Runtime.Scheduling;

/// <summary>What a schedule may be, what it is called, and when it is due.</summary>
internal static class ScheduleRules
{
    /// <summary>Refuses what a schedule cannot carry: a secret, or a person.</summary>
    public static void Check(ScheduleRequest request)
    {
        var signIn = request.SignIn;
        if (signIn.Kind is not (SignInKind.Certificate or SignInKind.ManagedIdentity or SignInKind.WorkloadIdentity or SignInKind.EnvironmentVariable or SignInKind.Sandbox))
            throw Invalid($"A schedule cannot sign in by {signIn.Kind}: it needs a person, or a secret that would have to be kept.", signIn.Kind);
        if (signIn.Certificate is not null || signIn.CertificatePassword is not null || signIn.ClientSecret is not null || signIn.AccessToken is not null)
            throw Invalid("A schedule keeps no secret. Name a certificate in a store or a file without password, or use -EnvironmentVariable.", signIn.Kind);
    }

    /// <summary>A time of day as <c>HH:mm</c>.</summary>
    public static TimeOnly TimeOf(string at) =>
        TimeOnly.TryParseExact(at.Trim(), ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : throw Invalid($"-At \"{at}\" is no time of day; write it as 02:00.", at);

    /// <summary>The same name for the same schools of the same home folder, so that registering again replaces.</summary>
    public static string NameOf(string homeFolder, string[]? school)
    {
        var schools = string.Join('\n', (school ?? []).Select(s => s.Trim().ToUpperInvariant()).Order(StringComparer.Ordinal));
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{homeFolder}\n{schools}"));
        return $"RmUnifyGroupSync-{Convert.ToHexString(hash)[..8].ToLowerInvariant()}";
    }

    /// <summary>When it is due next. A time that the clocks skip in spring is taken as much later; one that comes twice is the second.</summary>
    public static DateTimeOffset NextRun(TimeOnly at, DateTimeOffset now, TimeZoneInfo zone)
    {
        for (var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime); ; day = day.AddDays(1))
        {
            var local = day.ToDateTime(at);
            while (zone.IsInvalidTime(local)) local = local.AddMinutes(30);
            var due = new DateTimeOffset(local, zone.GetUtcOffset(local));
            if (due > now) return due;
        }
    }

    private static GroupSyncException Invalid(string message, object target) => new(GroupSyncErrorId.SettingInvalid, message) { TargetObject = target };
}
