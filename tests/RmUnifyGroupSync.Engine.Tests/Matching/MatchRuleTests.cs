using RmUnifyGroupSync.Engine.Matching;

namespace RmUnifyGroupSync.Engine.Tests.Matching;

public sealed class MatchRuleTests
{
    [Theory]
    [InlineData("UserPrincipalName", null, "UserName,Email", MatchTarget.UserPrincipalName, "UserPrincipalName")]
    [InlineData("mail", null, "Email", MatchTarget.Mail, "Mail")]
    [InlineData(" EmployeeId ", null, "Number,Id", MatchTarget.EmployeeId, "EmployeeId")]
    [InlineData("Student:EmployeeId", PersonRole.Student, "Number,Id", MatchTarget.EmployeeId, "Student:EmployeeId")]
    [InlineData("username=UpnPrefix", null, "UserName", MatchTarget.UpnPrefix, "UserName=UpnPrefix")]
    [InlineData("STAFF : id = ExtensionAttribute15 ", PersonRole.Teacher, "Id", MatchTarget.ExtensionAttribute15, "Staff:Id=ExtensionAttribute15")]
    [InlineData("student:Upn=extensionattribute1", PersonRole.Student, "Upn", MatchTarget.ExtensionAttribute1, "Student:Upn=ExtensionAttribute1")]
    [InlineData("Number=OnPremisesImmutableId", null, "Number", MatchTarget.OnPremisesImmutableId, "Number=OnPremisesImmutableId")]
    [InlineData("Email=Mail", null, "Email", MatchTarget.Mail, "Email=Mail")]
    public void Match_5_a_rule_is_read_in_any_case(string text, PersonRole? role, string sources, MatchTarget target, string canonical)
    {
        var rule = MatchRule.Parse(text);

        Assert.Equal(role, rule.Role);
        Assert.Equal(sources, string.Join(',', rule.Sources));
        Assert.Equal(target, rule.Target);
        Assert.Equal(canonical, rule.ToString());
        Assert.Equal(canonical, MatchRule.Parse(canonical).ToString());
    }

    [Theory]
    [InlineData("", "\"\" is no attribute")]
    [InlineData("Name", "\"Name\" is no attribute")]
    [InlineData("3", "\"3\" is no attribute")]
    [InlineData("UserName=", "\"\" is no attribute")]
    [InlineData("=Mail", "\"\" is no source")]
    [InlineData("1=Mail", "\"1\" is no source")]
    [InlineData("Email=Mail=Mail", "\"Mail=Mail\" is no attribute")]
    [InlineData("Id=ExtensionAttribute16", "\"ExtensionAttribute16\" is no attribute")]
    [InlineData("Teacher:Mail", "\"TEACHER\" is no role; only Student: and Staff: may stand in front.")]
    [InlineData(":Mail", "\"\" is no role")]
    [InlineData("Phone=Mail", "\"Phone\" is no source; use one of UserName, Email, Id, Number, Upn.")]
    [InlineData("UpnPrefix", "UpnPrefix has no usual source; write SOURCE=UpnPrefix with one of UserName, Email, Id, Number, Upn.")]
    [InlineData("ExtensionAttribute4", "ExtensionAttribute4 has no usual source")]
    [InlineData("OnPremisesImmutableId", "OnPremisesImmutableId has no usual source")]
    public void Match_5_a_rule_that_breaks_the_grammar_is_refused_with_the_reason(string text, string why)
    {
        var error = Assert.Throws<GroupSyncException>(() => MatchRule.Parse(text));

        Assert.Equal(GroupSyncErrorId.SettingInvalid, error.ErrorId);
        Assert.Contains($"MatchRule \"{text}\"", error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Contains("[Student:|Staff:]SOURCE=TARGET", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Match_5_the_rules_are_user_principal_name_then_mail_unless_set()
        => Assert.Equal(["UserPrincipalName", "Mail"], MatchRule.Default.Select(r => r.ToString()));
}
