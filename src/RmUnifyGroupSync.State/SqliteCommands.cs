using System.Globalization;
using Microsoft.Data.Sqlite;

namespace RmUnifyGroupSync.State;

/// <summary>The few shapes of statement that the ledger needs.</summary>
internal static class SqliteCommands
{
    private const string InstantFormat = "yyyy-MM-ddTHH:mm:ss.fffffffZ";

    /// <summary>Runs statements without parameters.</summary>
    public static void Execute(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>The one number that a statement gives.</summary>
    public static long Number(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>The first value of the first row as text; null when there is none.</summary>
    public static string? Text(this SqliteConnection connection, string sql, params object?[] values)
    {
        using var command = connection.CreateCommand();
        command.Prepare(sql, values.Length);
        command.Bind(values);
        return command.ExecuteScalar() as string;
    }

    /// <summary>All rows of a query.</summary>
    public static List<T> Rows<T>(this SqliteConnection connection, string sql, Func<SqliteDataReader, T> read, params object?[] values)
    {
        using var command = connection.CreateCommand();
        command.Prepare(sql, values.Length);
        command.Bind(values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>Runs one statement for each item, compiled once, in the transaction of the connection.</summary>
    public static void ExecuteEach<T>(this SqliteConnection connection, string sql, int parameters, IEnumerable<T> items, Func<T, object?[]> values)
    {
        using var command = connection.CreateCommand();
        command.Prepare(sql, parameters);
        foreach (var item in items)
        {
            command.Bind(values(item));
            command.ExecuteNonQuery();
        }
    }

    /// <summary>A time as the ledger keeps it: UTC to the tick, in an order that is the order of time.</summary>
    public static string Instant(DateTimeOffset value) => value.UtcDateTime.ToString(InstantFormat, CultureInfo.InvariantCulture);

    /// <summary>A time as the ledger keeps it; null stays null.</summary>
    public static string? Instant(DateTimeOffset? value) => value is { } v ? Instant(v) : null;

    /// <summary>The time in a column.</summary>
    public static DateTimeOffset Instant(this SqliteDataReader reader, int column) =>
        DateTimeOffset.ParseExact(reader.GetString(column), InstantFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>The time in a column that may be null.</summary>
    public static DateTimeOffset? InstantOrNull(this SqliteDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.Instant(column);

    /// <summary>The text in a column that may be null.</summary>
    public static string? TextOrNull(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    /// <summary>The enum value whose name is in a column.</summary>
    public static T Named<T>(this SqliteDataReader reader, int column)
        where T : struct, Enum =>
        Enum.TryParse<T>(reader.GetString(column), out var value)
            ? value
            : throw new FormatException($"'{reader.GetString(column)}' is no {typeof(T).Name}.");

    private static void Prepare(this SqliteCommand command, string sql, int parameters)
    {
        command.CommandText = sql;
        for (var i = 1; i <= parameters; i++)
            command.Parameters.Add(new SqliteParameter { ParameterName = FormattableString.Invariant($"${i}") });
    }

    private static void Bind(this SqliteCommand command, object?[] values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
    }
}
