namespace RmUnifyGroupSync.Mis.Reading;

/// <summary>Counts which dates of a column could be read: a column of which none could is written in another format, and no date of it is known.</summary>
internal sealed class DateTally(string column)
{
    private int _read;
    private int _illegible;

    /// <summary>Counts a value that is not blank.</summary>
    public void Add(bool wasRead)
    {
        if (wasRead)
            _read++;
        else
            _illegible++;
    }

    /// <summary>Refuses the column when it has values and none of them is a date.</summary>
    public void EnsureLegible(string file)
    {
        if (_illegible > 0 && _read == 0)
            throw SourceError.Unavailable(
                $"None of the {_illegible} values of '{column}' in '{file}' is a date that this format allows, so nobody can say who has come and who has left.",
                "Have the dates written as yyyy-MM-dd and export again.", file);
    }
}
