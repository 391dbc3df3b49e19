namespace RmUnifyGroupSync.Mis.Rostering;

/// <summary>One stay of a person at a school in a role: the role's own dates, the term it was given for, and what holds during it.</summary>
/// <param name="From">First day; null when not said.</param>
/// <param name="Until">First day after it; null when not said.</param>
/// <param name="TermStart">First day of the term that the role was given for.</param>
/// <param name="TermUntil">First day after that term.</param>
/// <param name="Kind">Role.</param>
/// <param name="Grade">Year of a student during the stay; blank when not said.</param>
internal sealed record Stay(DateOnly? From, DateOnly? Until, DateOnly? TermStart, DateOnly? TermUntil, RoleKind Kind, string Grade = "")
{
    private DateOnly First => From ?? TermStart ?? DateOnly.MinValue;

    private DateOnly Over => Until ?? TermUntil ?? DateOnly.MaxValue;

    /// <summary>
    /// The stays that count: those that hold today, else the latest that began, else the next. A source may list last year's
    /// class and year beside this year's.
    /// </summary>
    public static IReadOnlyList<Stay> Current(IReadOnlyList<Stay> stays, DateOnly today)
    {
        if (stays.Count == 1)
            return stays;
        var now = stays.Where(s => s.First <= today && today < s.Over).ToList();
        if (now.Count > 0)
            return now;
        var begun = stays.Where(s => s.First <= today).ToList();
        return begun.Count > 0
            ? begun.Where(s => s.First == begun.Max(b => b.First)).ToList()
            : stays.Where(s => s.First == stays.Min(n => n.First)).ToList();
    }

    /// <summary>The time from the first to the last of the current stays, carried on through stays that follow without a gap.</summary>
    public static (DateOnly? From, DateOnly? Until) Span(IReadOnlyList<Stay> current, IReadOnlyList<Stay> all)
    {
        if (all.Count == 1)
            return (all[0].From, all[0].Until);
        var from = current.Any(s => s.From is null) ? null : current.Min(s => s.From);
        var until = current.Any(s => s.Until is null) ? null : current.Max(s => s.Until);
        for (var next = Following(all, until); next is not null; next = Following(all, until))
            until = next.Until;
        return (from, until);
    }

    private static Stay? Following(IReadOnlyList<Stay> all, DateOnly? until) =>
        until is null ? null : all.FirstOrDefault(s => s.From <= until && (s.Until is null || s.Until > until));
}
