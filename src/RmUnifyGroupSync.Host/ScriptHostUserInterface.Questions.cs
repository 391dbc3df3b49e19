using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace RmUnifyGroupSync.Host;

/// <summary>Questions are put to somebody at the terminal; where nobody is, they are errors and never wait.</summary>
internal sealed partial class ScriptHostUserInterface
{
    /// <inheritdoc/>
    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        RequireSomebody(message);
        Introduce(caption, message);
        var menu = new ChoiceMenu(choices, defaultChoice);
        while (true)
        {
            Write(menu.Line + " ");
            var answer = Ask();
            if (answer.Trim() == "?")
            {
                WriteLine(menu.Explanation);
            }
            else if (menu.Find(answer) is { } choice)
            {
                return choice;
            }
        }
    }

    /// <inheritdoc/>
    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        RequireSomebody(descriptions.Count > 0 ? $"{message} ({string.Join(", ", descriptions.Select(d => d.Name))})" : message);
        Introduce(caption, message);
        return descriptions.ToDictionary(field => field.Name, AskFor, StringComparer.OrdinalIgnoreCase);
    }

    /// <inheritdoc/>
    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        PromptForCredential(caption, message, userName, targetName, PSCredentialTypes.Default, PSCredentialUIOptions.Default);

    /// <inheritdoc/>
    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options)
    {
        RequireSomebody(message);
        Introduce(caption, message);
        if (string.IsNullOrEmpty(userName))
        {
            Write("User: ");
            userName = Ask();
        }

        Write($"Password for {userName}: ");
        return new PSCredential(userName, ReadLineAsSecureString());
    }

    /// <inheritdoc/>
    public override string ReadLine()
    {
        RequireSomebody("a line of input");
        return Ask();
    }

    /// <inheritdoc/>
    public override SecureString ReadLineAsSecureString()
    {
        RequireSomebody("a secret");
        var secret = new SecureString();
        while (true)
        {
            var key = _terminal.ReadKey();
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    WriteLine(string.Empty);
                    secret.MakeReadOnly();
                    return secret;
                case ConsoleKey.Backspace when secret.Length > 0:
                    secret.RemoveAt(secret.Length - 1);
                    break;
                case var _ when key.KeyChar >= ' ':
                    secret.AppendChar(key.KeyChar);
                    break;
            }
        }
    }

    private PSObject AskFor(FieldDescription field)
    {
        Write(field.Name + ": ");
        var type = LanguagePrimitives.TryConvertTo<Type>(field.ParameterTypeFullName, CultureInfo.InvariantCulture, out var known) ? known : typeof(string);
        return type == typeof(SecureString)
            ? PSObject.AsPSObject(ReadLineAsSecureString())
            : PSObject.AsPSObject(LanguagePrimitives.ConvertTo(Ask(), type, CultureInfo.InvariantCulture));
    }

    private void Introduce(string caption, string message)
    {
        foreach (var line in new[] { caption, message }.Where(line => !string.IsNullOrEmpty(line)))
        {
            WriteLine(line);
        }
    }

    private string Ask() => _terminal.ReadLine() ?? throw NobodyAnswers("the question");

    private void RequireSomebody(string question)
    {
        if (!_terminal.CanAsk)
        {
            throw NobodyAnswers(question);
        }
    }

    private static HostException NobodyAnswers(string question) => new(
        $"Nobody can answer here, because the input is not a terminal: {question} "
        + "Give the missing parameter, or say -Force or -Confirm:$false where that is what you mean.",
        innerException: null,
        "PromptNeedsTerminal",
        ErrorCategory.ResourceUnavailable);
}
