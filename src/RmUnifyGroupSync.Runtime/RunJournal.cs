using RmUnifyGroupSync.Engine;
using RmUnifyGroupSync.Engine.Reading;
using RmUnifyGroupSync.Engine.Reporting;

namespace RmUnifyGroupSync.Runtime;

/// <summary>Listens to a run and keeps what its report will tell: what was planned, and what was warned of and went wrong on the way.</summary>
/// <param name="inner">Whom it is said to.</param>
/// <param name="given">Parameters that say what the run may do.</param>
internal sealed class RunJournal(ISyncObserver inner, params string?[] given) : ISyncObserver
{
    private readonly object _gate = new();
    private readonly List<string> _warnings = [];
    private readonly List<ErrorNote> _errors = [];
    private RunNotes _planned = new();

    /// <summary>The sign-in that the run works with.</summary>
    public GroupSyncContext? Context { get; set; }

    /// <summary>What the run is about to do.</summary>
    public void Planned(PreparedPlan prepared, IReadOnlyList<SchoolToday> schools) => _planned = PlanNotes.Of(prepared, schools);

    /// <inheritdoc />
    public void Report(SyncEvent e)
    {
        lock (_gate)
        {
            if (e is WarningEvent warning)
                _warnings.Add(warning.Message);
            else if (e is ItemErrorEvent { Error: var error })
                _errors.Add(new(error.ErrorId.ToString(), error.Message, error.RecommendedAction));
        }

        inner.Report(e);
    }

    /// <inheritdoc />
    public Task<bool> ApproveAsync(ApprovalRequest request, CancellationToken cancellationToken) => inner.ApproveAsync(request, cancellationToken);

    /// <summary>The notes so far, as the ledger keeps them.</summary>
    public string ToText() => Notes().ToText();

    /// <summary>The notes so far. What was held or blocked has its own place and is not told again among the errors.</summary>
    public RunNotes Notes()
    {
        lock (_gate)
        {
            var told = _planned.Holds.Select(h => h.Reason).Concat(_planned.Blocked.Select(b => b.Text)).ToHashSet(StringComparer.Ordinal);
            return _planned with
            {
                Tenant = Context?.TenantName,
                Account = Context?.Account,
                ModuleVersion = Sessions.ModuleVersion,
                Given = [.. given.OfType<string>()],
                Warnings = [.. _warnings.Distinct(StringComparer.Ordinal)],
                Errors = [.. _errors.Where(e => !told.Contains(e.Message)).Distinct()],
            };
        }
    }
}
