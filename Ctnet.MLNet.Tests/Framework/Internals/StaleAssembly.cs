using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Ctnet.MLNet.Tests.Framework.Internals;

/// <summary>
/// An assembly that refers to members that ML.NET does not have, like a library that was compiled against another version. No
/// compiler would write it, so its metadata is laid out here.
/// </summary>
internal static class StaleAssembly
{
    /// <param name="members">A type's namespace and name, and a method without parameters that it should have, or null.</param>
    public static Assembly Create(string path, params (string Namespace, string Type, string? Method)[] members)
    {
        var metadata = new MetadataBuilder();
        Guid version = Guid.NewGuid();
        metadata.AddModule(0, metadata.GetOrAddString("Stale.dll"), metadata.GetOrAddGuid(version), default, default);
        metadata.AddAssembly(
            metadata.GetOrAddString("Stale"), new Version(1, 0), default, default, 0, AssemblyHashAlgorithm.None);
        StringHandle module = metadata.GetOrAddString("<Module>");
        metadata.AddTypeDefinition(
            0, default, module, default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));

        AssemblyName core = typeof(Microsoft.ML.ITransformer).Assembly.GetName();
        AssemblyReferenceHandle reference = metadata.AddAssemblyReference(
            metadata.GetOrAddString(core.Name!), core.Version!, default, metadata.GetOrAddBlob(core.GetPublicKeyToken()!), 0,
            default);
        var signature = new BlobBuilder();
        new BlobEncoder(signature).MethodSignature(isInstanceMethod: true).Parameters(0, result => result.Void(), _ => { });
        foreach (var (space, name, method) in members)
        {
            TypeReferenceHandle type = metadata.AddTypeReference(
                reference, metadata.GetOrAddString(space), metadata.GetOrAddString(name));
            if (method is not null)
                metadata.AddMemberReference(type, metadata.GetOrAddString(method), metadata.GetOrAddBlob(signature));
        }

        var image = new BlobBuilder();
        new ManagedPEBuilder(PEHeaderBuilder.CreateLibraryHeader(), new MetadataRootBuilder(metadata), new BlobBuilder())
            .Serialize(image);
        File.WriteAllBytes(path, image.ToArray());
        return Assembly.LoadFrom(path);
    }
}
