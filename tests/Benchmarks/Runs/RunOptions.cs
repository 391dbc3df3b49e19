using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace RmUnifyGroupSync.Benchmarks.Runs;

/// <summary>What <c>run</c> is asked for.</summary>
public sealed record RunOptions
{
    private const string Usage =
        """
        run [--pupils 1500] [--teaching 690] [--nights 10] [--seed 1] [--faults 0.1] [--quota None|Small|Medium|Large] [--latency 20] [--threads 4] [--kills 2] [--speed 20] [--keep folder]

          --pupils    pupils on roll; registration groups of about 25 and staff of 8 % follow from it
          --teaching  classes in all (690: 12 a pupil in a school of 1,500)
          --nights    nightly runs after the first sync; each with moves, joiners, leavers and new teachers
          --faults    share of answers of the practice tenant that are faulty, 0 to 1; groups and reads lag then too, and pages repeat items
          --quota     tenant size whose quotas the practice tenant keeps
          --latency   milliseconds that each answer takes
          --threads   ThrottleLimit of the runs
          --kills     each run is a process of its own, killed so often at random requests and started again until it ends by itself
          --speed     seconds of waiting that pass in one second; what tenant and sync wait for stays as long on their clock
          --keep      folder to work in and to leave behind; else a temporary one, removed at the end
        """;

    public int Pupils { get; init; } = 1_500;

    public int Teaching { get; init; } = 690;

    public int Nights { get; init; } = 10;

    public int Seed { get; init; } = 1;

    public double Faults { get; init; }

    public SandboxQuota Quota { get; init; }

    public int Latency { get; init; }

    public int? Threads { get; init; }

    public int Kills { get; init; }

    public double Speed { get; init; } = 1;

    public string? Keep { get; init; }

    /// <summary>Reads the options; says how to use them when they cannot be read.</summary>
    public static bool TryParse(IReadOnlyList<string> arguments, TextWriter output, [NotNullWhen(true)] out RunOptions? options)
    {
        options = new RunOptions();
        try
        {
            for (var i = 0; i < arguments.Count; i += 2)
                options = options.With(arguments[i], arguments.ElementAtOrDefault(i + 1) ?? throw new FormatException($"{arguments[i]} has no value."));
            return true;
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            output.WriteLine(e.Message);
            output.WriteLine(Usage);
            options = null;
            return false;
        }
    }

    private RunOptions With(string name, string value) => name switch
    {
        "--pupils" => this with { Pupils = Number(value) },
        "--teaching" => this with { Teaching = Number(value) },
        "--nights" => this with { Nights = Number(value) },
        "--seed" => this with { Seed = Number(value) },
        "--faults" => this with { Faults = double.Parse(value, CultureInfo.InvariantCulture) },
        "--quota" => this with { Quota = Enum.Parse<SandboxQuota>(value, ignoreCase: true) },
        "--latency" => this with { Latency = Number(value) },
        "--threads" => this with { Threads = Number(value) },
        "--kills" => this with { Kills = Number(value) },
        "--speed" => this with { Speed = Positive(value) },
        "--keep" => this with { Keep = Path.GetFullPath(value) },
        _ => throw new FormatException($"{name} is no option."),
    };

    private static double Positive(string value) =>
        double.Parse(value, CultureInfo.InvariantCulture) is > 0 and var number ? number : throw new FormatException($"{value} is not positive.");

    private static int Number(string value) => int.Parse(value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
}
