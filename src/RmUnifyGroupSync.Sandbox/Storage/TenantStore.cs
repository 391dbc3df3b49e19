using RmUnifyGroupSync.Sandbox.Model;

namespace RmUnifyGroupSync.Sandbox.Storage;

/// <summary>Holds the tenant's state, in memory only. One caller at a time: the service locks around it.</summary>
internal class TenantStore(TenantState state) : IDisposable
{
    public TenantState State { get; protected set; } = state;

    public virtual string? Folder => null;

    /// <summary>Takes over what other processes have written.</summary>
    public virtual void CatchUp()
    {
    }

    /// <summary>Keeps other processes from writing until disposed, and catches up.</summary>
    public virtual IDisposable LockForWriting() => new MemoryStream(0);

    /// <summary>Makes the commit durable, then visible. Only under <see cref="LockForWriting"/>.</summary>
    public virtual void Append(Commit commit) => State.Apply(commit);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
