using System.Reflection;
using RmUnifyGroupSync.Engine.Ports;

namespace RmUnifyGroupSync.State.Tests;

/// <summary>Records for the ledger.</summary>
internal static class Records
{
    public const string Tenant = "11111111-1111-1111-1111-111111111111";
    public const string OtherTenant = "22222222-2222-2222-2222-222222222222";

    public static readonly DateTimeOffset SomeTime = new(2026, 9, 1, 2, 3, 4, TimeSpan.FromHours(1));

    public static LedgerLink Link(string groupId, string userId, GroupRole role = GroupRole.Member) => new()
    {
        GroupId = groupId,
        UserId = userId,
        Role = role,
        Origin = MemberOrigin.Mis,
        PersonId = userId,
        AppliedAt = SomeTime,
    };

    public static LedgerGroup Group(string key, string groupId) => new()
    {
        Key = key,
        GroupId = groupId,
        School = "1234567",
        Type = MisGroupType.Teaching,
        MisGroupId = key,
        CatalogueName = key,
        GroupName = key,
        MailNickname = key,
        CreatedAt = SomeTime,
    };

    public static GroupSyncRun Run(string id, DateTimeOffset startedAt) => new() { Id = id, StartedAt = startedAt, School = ["1234567"] };

    public static GroupSyncChange Change(string run, string user) => new()
    {
        Run = run,
        At = SomeTime,
        Action = PlannedAction.AddMember,
        School = "1234567",
        MisGroupId = "10x/Ma1",
        GroupName = "10xMa1[1234567][2026]",
        UserId = user,
        Reason = "Joined 10x/Ma1",
    };

    /// <summary>A record with a value of its own in every property that can be set, those of tomorrow included.</summary>
    public static T Filled<T>(int seed)
        where T : class
    {
        var record = (T)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof(T));
        foreach (var property in Settable<T>())
            property.SetValue(record, Value(property, seed++));
        return record;
    }

    public static IEnumerable<PropertyInfo> Settable<T>() => typeof(T).GetProperties().Where(p => p.CanWrite);

    private static object Value(PropertyInfo property, int seed)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type.IsEnum)
        {
            var values = Enum.GetValues(type);
            return values.GetValue(1 + (seed % (values.Length - 1)))!;
        }

        return type switch
        {
            _ when type == typeof(string) => $"{property.Name} {seed} é'\";\n0",
            _ when type == typeof(int) => seed,
            _ when type == typeof(DateTimeOffset) => SomeTime.AddTicks((seed * 10_000_019L) + 1),
            _ when type == typeof(TimeSpan) => TimeSpan.FromTicks((seed * 10_000_019L) + 1),
            _ when type == typeof(string[]) => new[] { $"a{seed}", $"b{seed}" },
            _ => throw new NotSupportedException($"Say here what a {type} in {property.Name} is filled with."),
        };
    }
}
