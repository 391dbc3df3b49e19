using RmUnifyGroupSync.Engine.Planning;
using RmUnifyGroupSync.Engine.Ports;
using RmUnifyGroupSync.Engine.Reading;
using RmUnifyGroupSync.Engine.Safety;

namespace RmUnifyGroupSync.Engine.Recording;

/// <summary>Remembers good sources, to compare the next ones with (requirements §8).</summary>
public static class SourceMemory
{
    /// <summary>
    /// Keeps what today's sources say of the schools. One that was held is not a good one to compare with; an academic year that nobody
    /// has confirmed is not remembered, so that it goes on being asked for.
    /// </summary>
    public static void Save(PlanInput input, IEnumerable<SchoolToday> schools, ILedger ledger)
    {
        foreach (var school in schools)
        {
            var verdict = input.Verdicts.GetValueOrDefault(school.Id, SchoolVerdict.Clear);
            if (verdict.Hold is not null || verdict.CreationHold.Count > 0)
                continue;
            var good = GoodSource.Of(school);
            ledger.SaveSource(school.Id, (verdict.ReuseHold is null ? good : good with { AcademicYear = verdict.LastAcademicYear }).ToText());
        }
    }
}
