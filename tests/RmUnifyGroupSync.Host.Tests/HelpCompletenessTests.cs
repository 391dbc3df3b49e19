using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text.RegularExpressions;

namespace RmUnifyGroupSync.Host.Tests;

/// <summary>One engine with the built module in it, as Get-Help sees it.</summary>
public sealed class HelpedModule : IDisposable
{
    private readonly Runspace _runspace;

    public HelpedModule()
    {
        var state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        state.ImportPSModule([Path.Combine(BuiltHost.RepositoryRoot, "RmUnifyGroupSync.psd1")]);
        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
        Cmdlets = Invoke("Get-Command -Module RmUnifyGroupSync").Select(command => (CmdletInfo)command.BaseObject).ToDictionary(command => command.Name);
        Help = Cmdlets.Keys.ToDictionary(name => name, name => Invoke($"Get-Help {name} -Full").Single());
    }

    /// <summary>The exported cmdlets by name.</summary>
    public IReadOnlyDictionary<string, CmdletInfo> Cmdlets { get; }

    /// <summary>What Get-Help says of each.</summary>
    public IReadOnlyDictionary<string, PSObject> Help { get; }

    public IReadOnlyList<PSObject> Invoke(string script)
    {
        using var shell = PowerShell.Create(_runspace);
        return [.. shell.AddScript(script).Invoke()];
    }

    public void Dispose() => _runspace.Dispose();
}

/// <summary>What a user finds with Get-Help is complete and true: compared with the built cmdlets, not with itself.</summary>
public sealed partial class HelpCompletenessTests(HelpedModule module) : IClassFixture<HelpedModule>
{
    private static readonly HashSet<string> Common = [.. Cmdlet.CommonParameters, .. Cmdlet.OptionalCommonParameters];

    [Fact]
    public void The_module_exports_what_has_a_page_and_the_other_way_round()
    {
        var pages = Directory.EnumerateFiles(Folder("docs", "en-US"), "*-*.md").Select(Path.GetFileNameWithoutExtension);

        Assert.Equal(module.Cmdlets.Keys.Order(StringComparer.Ordinal), pages.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_cmdlet_has_synopsis_description_types_and_related_pages()
    {
        var gaps = new List<string>();
        foreach (var (name, help) in module.Help)
        {
            Expect(Text(help, "Synopsis") is { Length: > 20 } synopsis && !synopsis.Contains(name, StringComparison.Ordinal), $"{name}: synopsis");
            Expect(Text(help, "description").Length > 40, $"{name}: description");
            Expect(Text(help, "returnValues", "returnValue").Length > 5, $"{name}: outputs");
            // The pages have no address on the web yet; what is related lies beside them.
            var links = Parts(help, "relatedLinks", "navigationLink").Select(link => Text(link, "uri")).Where(link => link.Length > 0).ToList();
            Expect(links.Count > 0 && links.All(link => link.EndsWith(".md", StringComparison.Ordinal) && module.Help.ContainsKey(link[..^3])), $"{name}: related links");
        }

        Assert.Empty(gaps);
        void Expect(bool holds, string gap) => gaps.AddRange(holds ? [] : [gap]);
    }

    [Fact]
    public void Each_parameter_is_described_and_none_is_invented()
    {
        var gaps = new List<string>();
        foreach (var (name, cmdlet) in module.Cmdlets)
        {
            var described = Parts(module.Help[name], "parameters", "parameter")
                .ToDictionary(parameter => Text(parameter, "name"), parameter => Text(parameter, "description"), StringComparer.OrdinalIgnoreCase);
            var real = cmdlet.Parameters.Keys.Where(parameter => !Common.Contains(parameter) || parameter is "WhatIf" or "Confirm").ToList();
            gaps.AddRange(real.Where(parameter => described.GetValueOrDefault(parameter, string.Empty).Length < 10).Select(parameter => $"{name} -{parameter} is not described"));
            gaps.AddRange(described.Keys.Except(real, StringComparer.OrdinalIgnoreCase).Select(parameter => $"{name} has no -{parameter}"));
        }

        Assert.Empty(gaps);
    }

    [Fact]
    public void Each_cmdlet_has_three_examples_with_names_that_exist()
    {
        var gaps = new List<string>();
        foreach (var (name, help) in module.Help)
        {
            var examples = Parts(help, "examples", "example").ToList();
            gaps.AddRange(examples.Count >= 3 ? [] : [$"{name} has {examples.Count} examples"]);
            foreach (var code in examples.SelectMany(example => Blocks().Matches(Whole(example)).Select(block => block.Groups["code"].Value)))
            {
                gaps.AddRange(ExampleCheck.Problems(code, module.Cmdlets).Select(problem => $"{name}: {problem}"));
            }
        }

        Assert.Empty(gaps);
    }

    [Fact]
    public void No_leftover_of_a_template_is_shipped()
    {
        var files = Directory.EnumerateFiles(Folder("docs", "en-US")).Concat(Directory.EnumerateFiles(Folder("en-US")));

        Assert.DoesNotContain(files, file => Leftover().IsMatch(File.ReadAllText(file)));
    }

    [Fact]
    public void The_xml_says_what_the_markdown_says()
    {
        var stale = new List<string>();
        foreach (var (name, help) in module.Help)
        {
            var page = File.ReadAllText(Path.Combine(Folder("docs", "en-US"), name + ".md")).ReplaceLineEndings("\n");
            stale.AddRange(Section(page, "SYNOPSIS") == Text(help, "Synopsis").Trim() ? [] : [$"{name}: synopsis"]);
            stale.AddRange(Squeeze(Section(page, "DESCRIPTION")) == Squeeze(Text(help, "description")) ? [] : [$"{name}: description"]);
            var examples = Squeeze(string.Concat(Parts(help, "examples", "example").Select(Whole)));
            stale.AddRange(Blocks().Matches(page).Where(block => !examples.Contains(Squeeze(block.Value), StringComparison.Ordinal)).Select(block => $"{name}: example {block.Value}"));
            stale.AddRange(Parts(help, "parameters", "parameter")
                .Where(parameter => Text(parameter, "name") is not ("WhatIf" or "Confirm"))
                .Where(parameter => !Squeeze(page).Contains(Squeeze($"### -{Text(parameter, "name")} {Text(parameter, "description")}"), StringComparison.Ordinal))
                .Select(parameter => $"{name} -{Text(parameter, "name")}"));
        }

        Assert.Empty(stale);
    }

    [Theory]
    [InlineData("about_RmUnifyGroupSync")]
    [InlineData("about_GroupSync_Errors")]
    [InlineData("about_GroupSync_Safety")]
    [InlineData("about_GroupSync_Objects")]
    [InlineData("about_GroupSync_Settings")]
    public void The_about_topics_are_found_and_fit_a_console(string topic)
    {
        var text = module.Invoke($"Get-Help {topic}").Single().ToString();

        Assert.True(text.Length > 500, text);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, 80));
    }

    [Fact]
    public void Every_error_id_has_a_paragraph_of_its_own()
    {
        var topic = module.Invoke("Get-Help about_GroupSync_Errors").Single().ToString().ReplaceLineEndings("\n");
        var ids = module.Invoke("[enum]::GetNames([RmUnifyGroupSync.GroupSyncErrorId])").Select(id => id.ToString());

        Assert.DoesNotContain(ids, id => !Regex.IsMatch(topic, $@"\n    {id}\n\n    \S.{{20,}}"));
    }

    [Fact]
    public void Every_setting_is_in_its_topic()
    {
        var topic = module.Invoke("Get-Help about_GroupSync_Settings").Single().ToString();
        var settings = module.Cmdlets["Set-GroupSyncSetting"].Parameters.Keys.Where(name => !Common.Contains(name)).Except(["InputObject", "PassThru"]);

        Assert.DoesNotContain(settings, setting => !topic.Contains($"    {setting}: ", StringComparison.Ordinal));
    }

    private static string Folder(params string[] parts) => Path.Combine([BuiltHost.RepositoryRoot, .. parts]);

    private static string Section(string page, string title)
    {
        var start = page.IndexOf($"## {title}\n", StringComparison.Ordinal) + title.Length + 4;
        return page[start..page.IndexOf("\n## ", start, StringComparison.Ordinal)].Trim();
    }

    private static string Squeeze(string text) => Spaces().Replace(text, " ").Trim();

    private static IEnumerable<PSObject> Parts(PSObject parent, string list, string item) =>
        (parent.Properties[list]?.Value as PSObject)?.Properties[item]?.Value is { } found ? LanguagePrimitives.ConvertTo<PSObject[]>(found) : [];

    private static string Text(PSObject part, string list, string item) => string.Concat(Parts(part, list, item).Select(Whole));

    private static string Text(PSObject part, string name) => part.Properties[name]?.Value switch
    {
        null => string.Empty,
        string text => text,
        PSObject { BaseObject: string text } => text,
        var other => string.Join("\n", LanguagePrimitives.ConvertTo<PSObject[]>(other).Select(Whole)),
    };

    /// <summary>All text below a node of the help, in its order.</summary>
    private static string Whole(PSObject node) => node.BaseObject is string text
        ? text + "\n"
        : string.Concat(node.Properties.Where(property => property.Value is not null).Select(property => property.Value is string value
            ? value + "\n"
            : string.Concat(LanguagePrimitives.ConvertTo<PSObject[]>(property.Value).Where(part => part is not null && part != node).Select(Whole))));

    [GeneratedRegex(@"```powershell\s*\n(?<code>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"\{\{|Fill in the")]
    private static partial Regex Leftover();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
