namespace RmUnifyGroupSync.Sandbox.Service;

/// <summary>What was asked since the tenant was opened.</summary>
internal sealed class RequestLog
{
    private readonly object _gate = new();
    private readonly List<InspectedRequest> _requests = [];
    private readonly List<string> _deletionAttempts = [];
    private int _writes;
    private int _units;

    /// <summary>Keeps the place of a request whose answer is not known yet.</summary>
    public int Begin(InspectedRequest request)
    {
        lock (_gate)
        {
            _requests.Add(request);
            return _requests.Count - 1;
        }
    }

    public void End(int place, int status, SandboxFaults fault = SandboxFaults.None)
    {
        lock (_gate)
            _requests[place] = _requests[place] with { Status = status, Fault = fault };
    }

    public void Charge(int units, int writes)
    {
        lock (_gate)
        {
            _units += units;
            _writes += writes;
        }
    }

    public void DeletionAttempt(string request)
    {
        lock (_gate)
            _deletionAttempts.Add(request);
    }

    public (IReadOnlyList<InspectedRequest> Requests, IReadOnlyList<string> DeletionAttempts, int Writes, int Units) Read()
    {
        lock (_gate)
            return ([.. _requests], [.. _deletionAttempts], _writes, _units);
    }
}
