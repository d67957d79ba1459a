namespace Ctnet.MLNet.Tests.Framework.Internals;

/// <summary>A type in a signature of scanned metadata.</summary>
/// <param name="Text">Its exact name, as <see cref="MemberNames.Exact(Type)"/> writes the types of loaded members.</param>
/// <param name="Definition">The loaded type (of a generic instance, its definition), where there is one.</param>
internal sealed record SignatureType(string Text, Type? Definition = null);
