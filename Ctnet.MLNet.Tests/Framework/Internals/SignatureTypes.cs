using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;

namespace Ctnet.MLNet.Tests.Framework.Internals;

/// <summary>Decodes the types in an assembly's signatures and attributes to types that are loaded in this process.</summary>
internal sealed class SignatureTypes(Assembly assembly)
    : ISignatureTypeProvider<SignatureType, object?>, ICustomAttributeTypeProvider<SignatureType>
{
    public SignatureType GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        TypeDefinition type = reader.GetTypeDefinition(handle);
        TypeDefinitionHandle outer = type.GetDeclaringType();
        string name = outer.IsNil
            ? Qualified(reader, type.Namespace, type.Name)
            : $"{GetTypeFromDefinition(reader, outer, 0).Text}+{reader.GetString(type.Name)}";
        return new(name, assembly.GetType(name));
    }

    public SignatureType GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        TypeReference type = reader.GetTypeReference(handle);
        if (type.ResolutionScope.Kind == HandleKind.TypeReference)
        {
            SignatureType outer = GetTypeFromReference(reader, (TypeReferenceHandle)type.ResolutionScope, 0);
            string simple = reader.GetString(type.Name);
            return new($"{outer.Text}+{simple}", outer.Definition?.GetNestedType(simple, MemberNames.Declared));
        }
        string name = Qualified(reader, type.Namespace, type.Name);
        AssemblyName home = reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).GetAssemblyName();
        return new(name, Assembly.Load(home).GetType(name));
    }

    public SignatureType GetTypeFromSpecification(
        MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    /// <summary>
    /// An attribute's types are text: those of the scanned assembly without an assembly's name, and no text for null.
    /// </summary>
    public SignatureType GetTypeFromSerializedName(string? name) =>
        name is null ? GetPrimitiveType(PrimitiveTypeCode.Object) : new(name, Type.GetType(name) ?? assembly.GetType(name));

    public SignatureType GetPrimitiveType(PrimitiveTypeCode typeCode)
    {
        string name = $"System.{typeCode}";
        return new(name, Type.GetType(name));
    }

    public SignatureType GetSystemType() => new("System.Type", typeof(Type));

    public bool IsSystemType(SignatureType type) => type.Definition == typeof(Type);

    public PrimitiveTypeCode GetUnderlyingEnumType(SignatureType type) =>
        Enum.Parse<PrimitiveTypeCode>(Enum.GetUnderlyingType(type.Definition!).Name);

    public SignatureType GetGenericInstantiation(SignatureType genericType, ImmutableArray<SignatureType> typeArguments) =>
        genericType with { Text = $"{genericType.Text}<{string.Join(",", typeArguments.Select(type => type.Text))}>" };

    public SignatureType GetGenericTypeParameter(object? genericContext, int index) => new($"!{index}");

    public SignatureType GetGenericMethodParameter(object? genericContext, int index) => new($"!!{index}");

    public SignatureType GetSZArrayType(SignatureType elementType) => new($"{elementType.Text}[]");

    public SignatureType GetArrayType(SignatureType elementType, ArrayShape shape) =>
        new($"{elementType.Text}[{new string(',', shape.Rank - 1)}]");

    public SignatureType GetByReferenceType(SignatureType elementType) => new($"{elementType.Text}&");

    public SignatureType GetPointerType(SignatureType elementType) => new($"{elementType.Text}*");

    public SignatureType GetPinnedType(SignatureType elementType) => elementType;

    public SignatureType GetModifiedType(SignatureType modifier, SignatureType unmodifiedType, bool isRequired) => unmodifiedType;

    public SignatureType GetFunctionPointerType(MethodSignature<SignatureType> signature) => new("fnptr");

    private static string Qualified(MetadataReader reader, StringHandle space, StringHandle name) =>
        space.IsNil ? reader.GetString(name) : $"{reader.GetString(space)}.{reader.GetString(name)}";
}
