namespace RmUnifyGroupSync.Mis.Assembling;

/// <summary>A date, or none, in half the room of a <see cref="Nullable{T}"/>.</summary>
internal readonly struct PackedDate
{
    private readonly int _dayAndOne;

    private PackedDate(DateOnly? date) => _dayAndOne = date is { } day ? day.DayNumber + 1 : 0;

    /// <summary>Whether both are dates and this one is the other or before it.</summary>
    public bool IsNotAfter(PackedDate other) => _dayAndOne != 0 && _dayAndOne <= other._dayAndOne;

    public static implicit operator PackedDate(DateOnly? date) => new(date);

    public static implicit operator DateOnly?(PackedDate date) => date._dayAndOne == 0 ? null : DateOnly.FromDayNumber(date._dayAndOne - 1);
}
