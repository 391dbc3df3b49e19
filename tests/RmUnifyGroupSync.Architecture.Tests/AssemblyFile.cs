using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace RmUnifyGroupSync.Architecture.Tests;

/// <summary>A built assembly read as a file: nothing of it is loaded, nothing of it runs.</summary>
public static class AssemblyFile
{
    /// <summary>Simple names of the referenced assemblies.</summary>
    public static IReadOnlyList<string> References(string path) => Read(path, reader =>
        reader.AssemblyReferences.Select(h => reader.GetString(reader.GetAssemblyReference(h).Name)).Order(StringComparer.Ordinal).ToList());

    /// <summary>
    /// Assemblies whose types stand in what the public types of this one show: base types, interfaces, and the types of public and
    /// protected fields, properties and methods, generic arguments included.
    /// </summary>
    public static IReadOnlyCollection<string> AssembliesInSignatures(string path) => Read(path, reader =>
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        var provider = new AssemblyNames(names);
        foreach (var type in reader.TypeDefinitions.Select(reader.GetTypeDefinition).Where(t => IsVisible(reader, t)))
        {
            foreach (var handle in type.GetInterfaceImplementations().Select(i => reader.GetInterfaceImplementation(i).Interface).Append(type.BaseType))
                provider.Add(reader, handle);
            foreach (var field in type.GetFields().Select(reader.GetFieldDefinition).Where(f => IsVisible((int)(f.Attributes & FieldAttributes.FieldAccessMask))))
                field.DecodeSignature(provider, null);
            foreach (var method in type.GetMethods().Select(reader.GetMethodDefinition).Where(m => IsVisible((int)(m.Attributes & MethodAttributes.MemberAccessMask))))
                method.DecodeSignature(provider, null);
        }

        return names;
    });

    /// <summary>Reads an assembly's metadata.</summary>
    public static T Read<T>(string path, Func<MetadataReader, T> read)
    {
        using var stream = File.OpenRead(path);
        using var file = new PEReader(stream);
        return read(file.GetMetadataReader());
    }

    private static bool IsVisible(MetadataReader reader, TypeDefinition type) => (type.Attributes & TypeAttributes.VisibilityMask) switch
    {
        TypeAttributes.Public => true,
        TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem =>
            IsVisible(reader, reader.GetTypeDefinition(type.GetDeclaringType())),
        _ => false,
    };

    /// <summary>Family, FamORAssem, Public: the masks of fields and methods have the same numbers.</summary>
    private static bool IsVisible(int access) => access is 4 or 5 or 6;

    /// <summary>Walks a signature and notes the assembly of every type in it.</summary>
    private sealed class AssemblyNames(ISet<string> names) : ISignatureTypeProvider<int, object?>
    {
        public void Add(MetadataReader reader, EntityHandle handle)
        {
            if (handle.IsNil)
                return;
            if (handle.Kind == HandleKind.TypeReference)
                GetTypeFromReference(reader, (TypeReferenceHandle)handle, 0);
            else if (handle.Kind == HandleKind.TypeSpecification)
                reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, null);
        }

        public int GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
        {
            var scope = reader.GetTypeReference(handle).ResolutionScope;
            if (scope.Kind == HandleKind.TypeReference)
                return GetTypeFromReference(reader, (TypeReferenceHandle)scope, rawTypeKind);
            if (scope.Kind == HandleKind.AssemblyReference)
                names.Add(reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name));
            return 0;
        }

        public int GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        public int GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => 0;

        public int GetArrayType(int elementType, ArrayShape shape) => 0;

        public int GetByReferenceType(int elementType) => 0;

        public int GetFunctionPointerType(MethodSignature<int> signature) => 0;

        public int GetGenericInstantiation(int genericType, ImmutableArray<int> typeArguments) => 0;

        public int GetGenericMethodParameter(object? genericContext, int index) => 0;

        public int GetGenericTypeParameter(object? genericContext, int index) => 0;

        public int GetModifiedType(int modifier, int unmodifiedType, bool isRequired) => 0;

        public int GetPinnedType(int elementType) => 0;

        public int GetPointerType(int elementType) => 0;

        public int GetPrimitiveType(PrimitiveTypeCode typeCode) => 0;

        public int GetSZArrayType(int elementType) => 0;
    }
}
