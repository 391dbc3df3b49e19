using System.Text.Json;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Mis;
using RmUnifyGroupSync.Sandbox;

namespace RmUnifyGroupSync.Runtime;

/// <summary>Makes sandbox tenants with the accounts that a school's people would have.</summary>
internal static class PracticeTenant
{
    private static readonly JsonSerializerOptions UserJson = new(JsonSerializerDefaults.Web);

    public static GroupSyncSandbox Create(
        SandboxRequest request, string homeFolder, IEnumerable<MisPersonRecord> people, CallOptions options, TimeProvider timeProvider)
    {
        var folder = Path.GetFullPath(request.Path ?? homeFolder);
        var administrator = $"admin@{request.DefaultDomain}";
        var users = new[] { new SandboxUser { UserPrincipalName = administrator, DisplayName = "Administrator", Mail = administrator } }
            .Concat(people.Select(p => AccountOf(p, request.DefaultDomain)))
            .Concat(request.UserPath is null ? [] : ReadUsers(request.UserPath))
            .DistinctBy(u => u.UserPrincipalName, StringComparer.OrdinalIgnoreCase)
            .ToList();
        var made = new GroupSyncSandbox { Path = folder, DefaultDomain = request.DefaultDomain, UserCount = users.Count, Administrator = administrator };
        if (options.WhatIf)
            return made;
        try
        {
            using var tenant = SandboxTenant.Create(folder, OptionsOf(request), users, request.Force, timeProvider);
            return made;
        }
        catch (Exception error) when (error is IOException or ArgumentException or UnauthorizedAccessException)
        {
            throw new GroupSyncException(GroupSyncErrorId.SettingInvalid, $"The sandbox tenant was not made in {folder}: {error.Message}", error)
            {
                TargetObject = folder,
                RecommendedAction = "Use -Force to replace a sandbox tenant that is there, or another -Path.",
            };
        }
    }

    private static SandboxOptions OptionsOf(SandboxRequest request) => new()
    {
        DefaultDomain = request.DefaultDomain,
        Quota = Enum.Parse<SandboxQuotaSize>(request.Quota.ToString()),
        Latency = request.Latency,
        FaultRate = request.FaultRate,
        Seed = request.Seed,
    };

    private static SandboxUser AccountOf(MisPersonRecord person, string domain)
    {
        var name = person.UserName?.Trim() is { Length: > 0 } userName ? userName : $"{(person.Role == PersonRole.Student ? "s" : "t")}{person.Id}";
        var upn = name.Contains('@', StringComparison.Ordinal) ? name : $"{name}@{domain}";
        return new()
        {
            UserPrincipalName = upn,
            DisplayName = person.DisplayName,
            Mail = string.IsNullOrWhiteSpace(person.Email) ? upn : person.Email.Trim(),
            EmployeeId = person.Number ?? person.Id,
        };
    }

    private static IReadOnlyList<SandboxUser> ReadUsers(string path)
    {
        try
        {
            return path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
                ? JsonSerializer.Deserialize<List<SandboxUser>>(File.ReadAllText(path), UserJson) ?? []
                : [.. CsvRows.Read(path).Select(UserOf)];
        }
        catch (Exception error) when (error is IOException or JsonException or UnauthorizedAccessException or FormatException)
        {
            throw new GroupSyncException(GroupSyncErrorId.SettingInvalid, $"The accounts in {path} could not be read: {error.Message}", error)
            {
                TargetObject = path,
                RecommendedAction = "Give a CSV file with the columns userPrincipalName, displayName, mail, employeeId, department, accountEnabled, or a JSON list of such objects.",
            };
        }
    }

    private static SandboxUser UserOf(IReadOnlyDictionary<string, string> row)
    {
        string? Value(string column) => row.GetValueOrDefault(column) is { Length: > 0 } value ? value.Trim() : null;
        return new()
        {
            UserPrincipalName = Value("userPrincipalName") ?? throw new FormatException("a row has no userPrincipalName"),
            DisplayName = Value("displayName"),
            Mail = Value("mail"),
            EmployeeId = Value("employeeId"),
            Department = Value("department"),
            JobTitle = Value("jobTitle"),
            OfficeLocation = Value("officeLocation"),
            EmployeeType = Value("employeeType"),
            OnPremisesImmutableId = Value("onPremisesImmutableId"),
            AccountEnabled = !"false".Equals(Value("accountEnabled"), StringComparison.OrdinalIgnoreCase),
            IsGuest = "Guest".Equals(Value("userType"), StringComparison.OrdinalIgnoreCase),
        };
    }
}
