using System.Reflection;

namespace Ctnet.MLNet.Tests.Framework.Internals;

/// <summary>Says which members are ML.NET's and which of them are accessible, and finds members by name.</summary>
internal static class MLNetMembers
{
    /// <summary>Whether any assembly may use the member, if only from a derived class.</summary>
    public static bool IsAccessible(MemberInfo member) => member switch
    {
        Type { IsNested: true } type =>
            (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsAccessible(type.DeclaringType!),
        Type type => type.IsPublic,
        MethodBase method =>
            (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly) && IsAccessible(method.DeclaringType!),
        FieldInfo field => (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly) && IsAccessible(field.DeclaringType!),
        _ => throw new ArgumentException($"{member} is not a type, method or field.", nameof(member)),
    };

    public static bool IsOfMLNet(Type type) =>
        $"{type.Assembly.GetName().Name}.".StartsWith("Microsoft.ML.", StringComparison.Ordinal);

    /// <param name="form">The field's exact type; null accepts any type.</param>
    public static FieldInfo? Field(Type type, string name, string? form = null) => Lineage(type)
        .SelectMany(each => each.GetFields(MemberNames.Declared))
        .FirstOrDefault(field => field.Name == name && (form is null || MemberNames.Exact(field.FieldType) == form));

    public static MethodInfo? Setter(Type type, string name) => Lineage(type)
        .Select(each => each.GetProperty(name, MemberNames.Declared)?.SetMethod)
        .FirstOrDefault(setter => setter is not null);

    public static MethodBase? Method(Type type, string name, string form) => Lineage(type)
        .SelectMany(each => each.GetMembers(MemberNames.Declared).OfType<MethodBase>())
        .FirstOrDefault(method => method.Name == name && MemberNames.Exact(method) == form);

    /// <summary>The method of a generic type's definition, for a method of an instance of that type.</summary>
    public static MethodBase Definition(MethodInfo method) => method.Module.ResolveMethod(method.MetadataToken)!;

    /// <summary>A type's definition and those of its bases: a reference may name a member by a class that inherits it.</summary>
    private static IEnumerable<Type> Lineage(Type? type)
    {
        for (; type is not null; type = type.BaseType)
            yield return type.IsGenericType ? type.GetGenericTypeDefinition() : type;
    }
}
