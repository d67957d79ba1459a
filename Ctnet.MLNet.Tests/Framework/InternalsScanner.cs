using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Ctnet.MLNet.Tests.Framework.Internals;

namespace Ctnet.MLNet.Tests.Framework;

/// <summary>
/// Finds the types and members of ML.NET that a compiled assembly uses although they are not public: those that it refers to,
/// those that its attributes name, and those that its types override or implement. The ML.NET that is loaded in this process says
/// what is public.
/// </summary>
/// <remarks>
/// Internal constants are compiled in and leave no trace. Members that are looked up by name at run time are not found.
/// </remarks>
internal sealed class InternalsScanner
{
    private readonly SortedSet<string> _reached = new(StringComparer.Ordinal), _missing = new(StringComparer.Ordinal);
    private readonly SignatureTypes _types;

    private InternalsScanner(Assembly assembly) => _types = new SignatureTypes(assembly);

    /// <returns>The internals that are used, and the names that the loaded ML.NET lacks; both in ordinal order.</returns>
    public static (IReadOnlyCollection<string> Reached, IReadOnlyCollection<string> Missing) Scan(Assembly assembly)
    {
        var scanner = new InternalsScanner(assembly);
        using (var file = new PEReader(File.OpenRead(assembly.Location)))
            scanner.ScanReferences(file.GetMetadataReader());
        foreach (Type type in assembly.GetTypes())
        {
            scanner.ScanOverrides(type);
            scanner.ScanImplementations(type);
        }
        return (scanner._reached, scanner._missing);
    }

    /// <summary>These tables also have the types that generic instances, base types, fields and locals name.</summary>
    private void ScanReferences(MetadataReader reader)
    {
        foreach (TypeReferenceHandle handle in reader.TypeReferences)
            NoteType(_types.GetTypeFromReference(reader, handle, 0));
        foreach (MemberReferenceHandle handle in reader.MemberReferences)
            ScanMember(reader, reader.GetMemberReference(handle));
        foreach (CustomAttributeHandle handle in reader.CustomAttributes)
            ScanAttribute(reader, reader.GetCustomAttribute(handle));
    }

    private void ScanMember(MetadataReader reader, MemberReference member)
    {
        SignatureType? parent = Parent(reader, member.Parent);
        if (parent?.Definition is not Type type || !MLNetMembers.IsOfMLNet(type))
            return;

        string name = reader.GetString(member.Name);
        bool isField = member.GetKind() == MemberReferenceKind.Field;
        string form = isField ? member.DecodeFieldSignature(_types, null).Text : Form(member.DecodeMethodSignature(_types, null));
        MemberInfo? found = isField ? MLNetMembers.Field(type, name, form) : MLNetMembers.Method(type, name, form);
        NoteFound(found, $"{MemberNames.Listed(type)}.{name} {form}");

        static string Form(MethodSignature<SignatureType> signature) => MemberNames.Exact(
            signature.GenericParameterCount, signature.ParameterTypes.Select(parameter => parameter.Text),
            signature.ReturnType.Text);
    }

    private SignatureType? Parent(MetadataReader reader, EntityHandle parent) => parent.Kind switch
    {
        HandleKind.TypeReference => _types.GetTypeFromReference(reader, (TypeReferenceHandle)parent, 0),
        HandleKind.TypeSpecification => _types.GetTypeFromSpecification(reader, null, (TypeSpecificationHandle)parent, 0),
        _ => null,                                                          // a member of the scanned assembly itself
    };

    /// <summary>
    /// The properties and fields that an attribute sets are only names in its blob. The types that it is given are text there
    /// too, but the compiler lists them among the references as well.
    /// </summary>
    private void ScanAttribute(MetadataReader reader, CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind != HandleKind.MemberReference)
            return;
        MemberReference constructor = reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor);
        if (Parent(reader, constructor.Parent)?.Definition is not Type type || !MLNetMembers.IsOfMLNet(type))
            return;
        foreach (CustomAttributeNamedArgument<SignatureType> argument in attribute.DecodeValue(_types).NamedArguments)
        {
            bool isField = argument.Kind == CustomAttributeNamedArgumentKind.Field;
            MemberInfo? set = isField ? MLNetMembers.Field(type, argument.Name!) : MLNetMembers.Setter(type, argument.Name!);
            NoteFound(set, $"{MemberNames.Listed(type)}.{argument.Name}");
        }
    }

    /// <summary>An override is found by its name and form: a method that ML.NET renames would no longer be overridden.</summary>
    private void ScanOverrides(Type type)
    {
        foreach (MethodInfo method in type.GetMethods(MemberNames.Declared))
        {
            MethodInfo root = method.GetBaseDefinition();
            if (root != method && MLNetMembers.IsOfMLNet(root.DeclaringType!))
                Note(MLNetMembers.Definition(root));
        }
    }

    private void ScanImplementations(Type type)
    {
        if (type.IsInterface)
            return;
        foreach (Type contract in type.GetInterfaces().Where(MLNetMembers.IsOfMLNet))
        {
            InterfaceMapping mapping = type.GetInterfaceMap(contract);
            foreach (var (promised, target) in mapping.InterfaceMethods.Zip(mapping.TargetMethods))
            {
                if (target.DeclaringType?.Assembly == type.Assembly)
                    Note(MLNetMembers.Definition(promised));
            }
        }
    }

    private void NoteType(SignatureType type)
    {
        if (type.Definition is null && type.Text.StartsWith("Microsoft.ML.", StringComparison.Ordinal))
            _missing.Add(type.Text);
        else if (type.Definition is Type definition && MLNetMembers.IsOfMLNet(definition))
            Note(definition);
    }

    private void NoteFound(MemberInfo? member, string name)
    {
        if (member is null)
            _missing.Add(name);
        else
            Note(member);
    }

    private void Note(MemberInfo member)
    {
        if (!MLNetMembers.IsAccessible(member))
            _reached.Add(MemberNames.Listed(member));
    }
}
