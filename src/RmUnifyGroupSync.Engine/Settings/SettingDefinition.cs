using System.Text;
using System.Text.Json.Nodes;

namespace RmUnifyGroupSync.Engine.Settings;

/// <summary>One setting: its names, its form, its rule and its built-in value.</summary>
public abstract class SettingDefinition
{
    private protected SettingDefinition(string name, string summary)
    {
        (Name, Summary) = (name, summary);
        EnvironmentVariable = "RMUNIFY_GROUPSYNC_" + UpperSnake(name);
    }

    /// <summary>Name of the setting, of its parameter and of its property.</summary>
    public string Name { get; }

    /// <summary>What it decides, in one line.</summary>
    public string Summary { get; }

    /// <summary>Name of the environment variable that overrides the settings file.</summary>
    public string EnvironmentVariable { get; }

    /// <summary>True when an empty text is a value and not the absence of one.</summary>
    public bool EmptyIsValue { get; init; }

    /// <summary>The value in a set of settings; null when it is not said there.</summary>
    public abstract object? Get(GroupSyncSetting settings);

    /// <summary>The settings with another value.</summary>
    public abstract GroupSyncSetting With(GroupSyncSetting settings, object? value);

    /// <summary>The value that holds where nobody said anything; null when there is none.</summary>
    /// <param name="settings">What was said, for values that follow from others.</param>
    public abstract object? BuiltIn(GroupSyncSetting settings);

    /// <summary>The value in its plain form.</summary>
    /// <exception cref="GroupSyncException"><see cref="GroupSyncErrorId.SettingInvalid"/> with the setting and the rule that was broken.</exception>
    public abstract object Check(object value);

    /// <summary>Reads and checks the text of an environment variable.</summary>
    /// <inheritdoc cref="Check" path="/exception"/>
    public abstract object Parse(string text);

    internal abstract object Read(JsonNode node);

    internal abstract JsonNode Write(object value);

    internal abstract JsonObject Schema();

    private static string UpperSnake(string name)
    {
        var snake = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterUpper(letter) && snake.Length > 0)
                snake.Append('_');
            snake.Append(char.ToUpperInvariant(letter));
        }

        return snake.ToString();
    }
}

/// <summary>One setting with values of one type.</summary>
internal sealed class SettingDefinition<T> : SettingDefinition
    where T : notnull
{
    private readonly SettingForm<T> _form;
    private readonly Func<T, T> _rule;
    private readonly Func<GroupSyncSetting, object?> _get;
    private readonly Func<GroupSyncSetting, object?, GroupSyncSetting> _with;
    private readonly Func<GroupSyncSetting, object?> _builtIn;

    public SettingDefinition(
        string name,
        string summary,
        SettingForm<T> form,
        Func<T, T> rule,
        Func<GroupSyncSetting, object?> get,
        Func<GroupSyncSetting, object?, GroupSyncSetting> with,
        Func<GroupSyncSetting, object?>? builtIn)
        : base(name, summary) => (_form, _rule, _get, _with, _builtIn) = (form, rule, get, with, builtIn ?? (_ => null));

    public override object? Get(GroupSyncSetting settings) => _get(settings);

    public override GroupSyncSetting With(GroupSyncSetting settings, object? value) => _with(settings, value);

    public override object? BuiltIn(GroupSyncSetting settings) => _builtIn(settings);

    public override object Check(object value) => Named(() => _rule((T)value));

    public override object Parse(string text) => Named(() => _rule(_form.FromText(text)));

    internal override object Read(JsonNode node) => Named(() => _rule(_form.FromJson(node)));

    internal override JsonNode Write(object value) => _form.ToJson((T)value);

    internal override JsonObject Schema() => _form.Schema();

    // Rules of a type of their own (MatchRule, AcademicYearStart) name the setting already.
    private object Named(Func<T> value)
    {
        try
        {
            return value();
        }
        catch (GroupSyncException error) when (!error.Message.StartsWith(Name, StringComparison.Ordinal))
        {
            throw new GroupSyncException(error.ErrorId, $"{Name} {error.Message.TrimEnd('.')}.", error) { TargetObject = Name };
        }
    }
}
