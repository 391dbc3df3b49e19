using System.Reflection;
using System.Runtime.Loader;
using RmUnifyGroupSync.Module.Tests.Harness;

namespace RmUnifyGroupSync.Module.Tests;

/// <summary>The load-context line: only Contracts and framework types cross it (architecture.md).</summary>
public sealed class IsolationTests
{
    private static readonly string[] Isolated =
        ["Microsoft.Graph", "Microsoft.Kiota", "Microsoft.Identity", "Azure.", "SQLitePCLRaw", "Microsoft.Data.Sqlite", "CsvHelper", "Polly"];

    [Fact]
    public void The_assemblies_in_the_default_context_reference_none_of_the_isolated_ones()
    {
        using var session = ModuleSession.With(new FakeService());

        foreach (var assembly in new[] { BuiltModule.Cmdlets, typeof(IGroupSyncService).Assembly })
            Assert.DoesNotContain(assembly.GetReferencedAssemblies(), name => IsIsolated(name.Name!) || name.Name is "RmUnifyGroupSync.Runtime" or "RmUnifyGroupSync.Engine");
    }

    [Fact]
    public void No_public_signature_names_a_type_from_beyond_the_line()
    {
        using var session = ModuleSession.With(new FakeService());
        string[] allowed = ["RmUnifyGroupSync", "RmUnifyGroupSync.Contracts", "System.Management.Automation"];

        var types = BuiltModule.Cmdlets.GetExportedTypes().Concat(typeof(IGroupSyncService).Assembly.GetExportedTypes())
            .SelectMany(SignatureTypes).SelectMany(Parts).Distinct();

        Assert.All(types, type => Assert.True(
            allowed.Contains(type.Assembly.GetName().Name) || type.Assembly.GetName().Name!.StartsWith("System.", StringComparison.Ordinal), type.AssemblyQualifiedName));
    }

    [Fact]
    public void The_engine_and_its_packages_load_into_the_private_context_only()
    {
        using var session = ModuleSession.WithEngine();

        // Reads settings, and opens the sandbox tenant through Graph and SQLite.
        session.Run("Get-GroupSyncSetting; New-GroupSyncSandbox -Force; Connect-GroupSync -Sandbox; Get-O365ClassGroup");

        var inDefault = AssemblyLoadContext.Default.Assemblies.Select(a => a.GetName().Name!).ToList();
        Assert.DoesNotContain(inDefault, name => IsIsolated(name) || name is "RmUnifyGroupSync.Runtime" or "RmUnifyGroupSync.Engine");
        var engine = AssemblyLoadContext.All.Single(c => c.Name == "RmUnifyGroupSync").Assemblies.ToList();
        Assert.Contains(engine, a => a.GetName().Name == "RmUnifyGroupSync.Runtime");
        Assert.DoesNotContain(engine, a => a.GetName().Name is "RmUnifyGroupSync.Contracts" or "System.Management.Automation");
        Assert.All(engine, a => Assert.StartsWith(Path.Combine(BuiltModule.Folder, "deps"), a.Location, StringComparison.Ordinal));
    }

    private static bool IsIsolated(string name) => Array.Exists(Isolated, prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    private static IEnumerable<Type> SignatureTypes(Type type)
    {
        const BindingFlags Visible = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var members = type.GetMembers(Visible);
        return members.OfType<MethodBase>().SelectMany(m => m.GetParameters()).Select(p => p.ParameterType)
            .Concat(members.OfType<MethodInfo>().Select(m => m.ReturnType))
            .Concat(members.OfType<PropertyInfo>().Select(p => p.PropertyType))
            .Concat(members.OfType<FieldInfo>().Select(f => f.FieldType))
            .Concat(type.GetInterfaces())
            .Concat(type.BaseType is null ? [] : [type.BaseType]);
    }

    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
            return Parts(type.GetElementType()!);
        return type.IsConstructedGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition()) : [type];
    }
}
