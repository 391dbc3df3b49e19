using System.Globalization;
using System.Text;
using System.Xml.Linq;
using RmUnifyGroupSync.State;

namespace RmUnifyGroupSync.Runtime.Scheduling;

/// <summary>The Task Scheduler, by a task description that schtasks takes. No password is ever part of it.</summary>
internal sealed class WindowsTaskScheduler(ScheduleMachine machine, string draftFolder) : IScheduler
{
    private const string Program = "schtasks";
    private static readonly XNamespace Tasks = "http://schemas.microsoft.com/windows/2004/02/mit/task";

    /// <inheritdoc />
    public async Task RegisterAsync(ScheduledJob job, CancellationToken cancellationToken)
    {
        var draft = Path.Combine(draftFolder, $"{job.Name}.xml");
        PrivateFile.Replace(draft, [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Describe(job, machine.UserName).ToString())]);
        try
        {
            var result = await machine.Processes.RunAsync(Program, ["/Create", "/TN", PathOf(job.Name), "/XML", draft, "/F"], null, cancellationToken);
            if (result.ExitCode != 0) throw SchedulerFailure.Of(Program, result);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <inheritdoc />
    public async Task<bool> HasAsync(string name, string? runAs, CancellationToken cancellationToken) =>
        (await machine.Processes.RunAsync(Program, ["/Query", "/TN", PathOf(name)], null, cancellationToken)).ExitCode == 0;

    /// <inheritdoc />
    public async Task RemoveAsync(string name, string? runAs, CancellationToken cancellationToken)
    {
        if (!await HasAsync(name, runAs, cancellationToken)) return;
        var result = await machine.Processes.RunAsync(Program, ["/Delete", "/TN", PathOf(name), "/F"], null, cancellationToken);
        if (result.ExitCode != 0) throw SchedulerFailure.Of(Program, result);
    }

    /// <summary>The task: every day, made up for when missed, never twice at once, without a window and without a password.</summary>
    internal static XDocument Describe(ScheduledJob job, string registeredBy) => new(
        new XDeclaration("1.0", "UTF-16", null),
        new XElement(
            Tasks + "Task",
            new XAttribute("version", "1.3"),
            Element("RegistrationInfo", Element("Description", SchedulerFailure.OneLine(job.Description)), Element("URI", PathOf(job.Name))),
            Element("Triggers", Element(
                "CalendarTrigger",
                Element("StartBoundary", string.Create(CultureInfo.InvariantCulture, $"{job.FirstDay:yyyy-MM-dd}T{job.At:HH\\:mm}:00")),
                Element("Enabled", "true"),
                Element("ScheduleByDay", Element("DaysInterval", "1")))),
            Element("Principals", Principal(job.RunAs ?? registeredBy)),
            Element(
                "Settings",
                Element("MultipleInstancesPolicy", "IgnoreNew"),
                Element("DisallowStartIfOnBatteries", "false"),
                Element("StopIfGoingOnBatteries", "false"),
                Element("StartWhenAvailable", "true"),
                Element("RunOnlyIfNetworkAvailable", "true"),
                Element("ExecutionTimeLimit", "PT12H"),
                Element("Enabled", "true")),
            new XElement(
                Tasks + "Actions",
                new XAttribute("Context", "Runner"),
                Element(
                    "Exec",
                    Element("Command", SchedulerFailure.OneLine(job.Program)),
                    Element("Arguments", string.Join(' ', job.Arguments.Select(Quote)))))));

    private static string PathOf(string name) => $"\\RmUnifyGroupSync\\{name}";

    private static XElement Element(string name, params object[] content) => new(Tasks + name, content);

    /// <summary>
    /// A service account by its well-known id; a group-managed account (its name ends in $) gets its password from the domain; anybody else
    /// runs without a password and without the network rights that one would give.
    /// </summary>
    private static XElement Principal(string account)
    {
        var builtIn = account.ToUpperInvariant() switch
        {
            "SYSTEM" or "NT AUTHORITY\\SYSTEM" => "S-1-5-18",
            "LOCAL SERVICE" or "NT AUTHORITY\\LOCAL SERVICE" => "S-1-5-19",
            "NETWORK SERVICE" or "NT AUTHORITY\\NETWORK SERVICE" => "S-1-5-20",
            _ => null,
        };
        var principal = Element("Principal", new XAttribute("id", "Runner"), Element("UserId", builtIn ?? SchedulerFailure.OneLine(account)));
        if (builtIn is null) principal.Add(Element("LogonType", account.EndsWith('$') ? "Password" : "S4U"));
        principal.Add(Element("RunLevel", "LeastPrivilege"));
        return principal;
    }

    /// <summary>An argument as Windows programs take a command line apart: backslashes count only before a quote.</summary>
    internal static string Quote(string argument)
    {
        if (SchedulerFailure.OneLine(argument).Length > 0 && !argument.Any(c => c is ' ' or '"')) return argument;
        var quoted = new StringBuilder("\"");
        var backslashes = 0;
        foreach (var c in argument)
        {
            if (c == '"') quoted.Append('\\', backslashes + 1);
            backslashes = c == '\\' ? backslashes + 1 : 0;
            quoted.Append(c);
        }

        return quoted.Append('\\', backslashes).Append('"').ToString();
    }
}
