using RmUnifyGroupSync.Graph.Tests.Support;
using RmUnifyGroupSync.Sandbox;

namespace RmUnifyGroupSync.Graph.Tests;

/// <summary>A run that ends anywhere leaves nothing that the next run cannot put right.</summary>
[Trait("Contract", "graph.md §4, §9")]
public sealed class CutTests
{
    [Theory(DisplayName = "§4, §9: cut before or after any request, a later run converges: no twin, no lost link")]
    [InlineData(UncertainInput.Accepted)]
    [InlineData(UncertainInput.Refused)]
    [InlineData(UncertainInput.Ignored)]
    public async Task Cut_at_every_request(UncertainInput postUniqueName)
    {
        for (var n = 1; n <= 9; n++)
        {
            foreach (var applied in new[] { false, true })
            {
                var cut = new Cut();
                using var school = await PracticeSchool.OpenAsync(new() { PostUniqueName = postUniqueName }, between: cut);
                var wanted = ConvergenceTests.Classes(school, 24);
                using var kill = new CancellationTokenSource();
                cut.Arm(kill, n, applied);
                try
                {
                    await SmallEngine.RunAsync(school.Directory, wanted, kill.Token);
                    Assert.False(cut.WasMade);
                }
                catch (OperationCanceledException)
                {
                    Assert.True(cut.WasMade);
                }

                cut.Disarm();
                using var next = await school.NextRunAsync();
                Assert.Empty(await SmallEngine.RunAsync(next.Directory, wanted, default));
                ConvergenceTests.AssertAsWanted(school, wanted);
            }
        }
    }

    [Fact(DisplayName = "§1.2: two runs at once never make twins")]
    public async Task Two_runs_at_once()
    {
        using var school = await PracticeSchool.OpenAsync();
        var wanted = ConvergenceTests.Classes(school, 45);
        using var other = await PracticeSchool.OpenAsync(school.Tenant, school.Time);
        await Task.WhenAll(
            Task.Run(() => SmallEngine.RunAsync(school.Directory, wanted, default)),
            Task.Run(() => SmallEngine.RunAsync(other.Directory, wanted, default)));
        await SmallEngine.RunAsync(school.Directory, wanted, default);
        ConvergenceTests.AssertAsWanted(school, wanted);
    }

    /// <summary>Ends the run at the n-th request from now, before it arrives or after it was carried out.</summary>
    private sealed class Cut : DelegatingHandler
    {
        private CancellationTokenSource? _kill;
        private int _left;
        private bool _applied;

        public bool WasMade { get; private set; }

        public void Arm(CancellationTokenSource kill, int at, bool applied) => (_kill, _left, _applied) = (kill, at, applied);

        public void Disarm() => _kill = null;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (_kill is null || Interlocked.Decrement(ref _left) != 0) return await base.SendAsync(request, cancellationToken);
            WasMade = true;
            if (_applied) (await base.SendAsync(request, CancellationToken.None)).Dispose();
            await _kill.CancelAsync();
            throw new OperationCanceledException(_kill.Token);
        }
    }
}
