using System.Reflection;
using System.Reflection.Metadata;

namespace RmUnifyGroupSync.Architecture.Tests;

/// <summary>A cmdlet as a built assembly declares it.</summary>
public sealed record DeclaredCmdlet(
    string TypeName, string Verb, string Noun, bool SupportsShouldProcess, bool IsHighImpact, IReadOnlySet<string> Parameters, IReadOnlyList<string> OutputTypes)
{
    public string Name => $"{Verb}-{Noun}";
}

/// <summary>Cmdlets, properties and enums of built assemblies, read from metadata.</summary>
public static class ModuleFile
{
    private const int HighImpact = 3;

    /// <summary>All cmdlets of an assembly. Parameters that a base class of the same assembly declares are counted in.</summary>
    public static IReadOnlyList<DeclaredCmdlet> Cmdlets(string path) => AssemblyFile.Read(path, reader =>
        reader.TypeDefinitions.Select(reader.GetTypeDefinition)
            .Where(t => (t.Attributes & TypeAttributes.Abstract) == 0)
            .SelectMany(t => Attributes(reader, t.GetCustomAttributes(), "CmdletAttribute").Select(a => Declared(reader, t, a)))
            .OrderBy(c => c.Name, StringComparer.Ordinal)
            .ToList());

    /// <summary>Public properties of a type with a getter; null when there is no such type.</summary>
    public static IReadOnlySet<string>? Properties(string path, string typeName) => AssemblyFile.Read(path, reader =>
        Find(reader, typeName) is { } type
            ? (IReadOnlySet<string>)type.GetProperties().Select(reader.GetPropertyDefinition)
                .Where(p => !p.GetAccessors().Getter.IsNil && (reader.GetMethodDefinition(p.GetAccessors().Getter).Attributes & MethodAttributes.MemberAccessMask) == MethodAttributes.Public)
                .Select(p => reader.GetString(p.Name)).ToHashSet(StringComparer.Ordinal)
            : null);

    /// <summary>Names and numbers of an enum; null when there is no such type.</summary>
    public static IReadOnlyDictionary<string, int>? EnumValues(string path, string typeName) => AssemblyFile.Read(path, reader =>
        Find(reader, typeName) is { } type
            ? type.GetFields().Select(reader.GetFieldDefinition).Where(f => (f.Attributes & FieldAttributes.Literal) != 0)
                .ToDictionary(f => reader.GetString(f.Name), f => reader.GetBlobReader(reader.GetConstant(f.GetDefaultValue()).Value).ReadInt32(), StringComparer.Ordinal)
            : null);

    private static TypeDefinition? Find(MetadataReader reader, string typeName)
    {
        var found = reader.TypeDefinitions.Select(reader.GetTypeDefinition)
            .Where(t => reader.GetString(t.Name) == typeName && (t.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public).ToList();
        return found.Count == 0 ? null : found[0];
    }

    private static DeclaredCmdlet Declared(MetadataReader reader, TypeDefinition type, CustomAttributeValue<string> attribute)
    {
        var named = attribute.NamedArguments.ToDictionary(a => a.Name!, a => a.Value, StringComparer.Ordinal);
        return new DeclaredCmdlet(
            reader.GetString(type.Name),
            (string)attribute.FixedArguments[0].Value!,
            (string)attribute.FixedArguments[1].Value!,
            named.GetValueOrDefault("SupportsShouldProcess") is true,
            named.GetValueOrDefault("ConfirmImpact") is HighImpact,
            Parameters(reader, type),
            OutputTypes(reader, type));
    }

    private static HashSet<string> Parameters(MetadataReader reader, TypeDefinition type)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            names.UnionWith(type.GetProperties().Select(reader.GetPropertyDefinition)
                .Where(p => Attributes(reader, p.GetCustomAttributes(), "ParameterAttribute").Any())
                .Select(p => reader.GetString(p.Name)));
            if (type.BaseType.Kind != HandleKind.TypeDefinition)
                return names;
            type = reader.GetTypeDefinition((TypeDefinitionHandle)type.BaseType);
        }
    }

    private static List<string> OutputTypes(MetadataReader reader, TypeDefinition type) =>
        [.. Attributes(reader, type.GetCustomAttributes(), "OutputTypeAttribute")
            .SelectMany(a => a.FixedArguments)
            .SelectMany(a => a.Value as System.Collections.Immutable.ImmutableArray<CustomAttributeTypedArgument<string>>? ?? [a])
            .Select(a => (a.Value as string ?? "").Split(',')[0].Split('.')[^1])];

    private static IEnumerable<CustomAttributeValue<string>> Attributes(MetadataReader reader, CustomAttributeHandleCollection handles, string name) =>
        handles.Select(reader.GetCustomAttribute)
            .Where(a => a.Constructor.Kind == HandleKind.MemberReference && NameOf(reader, reader.GetMemberReference((MemberReferenceHandle)a.Constructor).Parent) == name)
            .Select(a => a.DecodeValue(TypeNames.Instance));

    private static string? NameOf(MetadataReader reader, EntityHandle type) =>
        type.Kind == HandleKind.TypeReference ? reader.GetString(reader.GetTypeReference((TypeReferenceHandle)type).Name) : null;

    /// <summary>Types by name. Every enum in these attributes (ConfirmImpact, …) is an int.</summary>
    private sealed class TypeNames : ICustomAttributeTypeProvider<string>
    {
        public static readonly TypeNames Instance = new();

        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

        public string GetSystemType() => "System.Type";

        public string GetSZArrayType(string elementType) => elementType + "[]";

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
            Full(reader, reader.GetTypeDefinition(handle).Namespace, reader.GetTypeDefinition(handle).Name);

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
            Full(reader, reader.GetTypeReference(handle).Namespace, reader.GetTypeReference(handle).Name);

        public string GetTypeFromSerializedName(string name) => name;

        public PrimitiveTypeCode GetUnderlyingEnumType(string type) => PrimitiveTypeCode.Int32;

        public bool IsSystemType(string type) => type == "System.Type";

        private static string Full(MetadataReader reader, StringHandle space, StringHandle name) => $"{reader.GetString(space)}.{reader.GetString(name)}";
    }
}
