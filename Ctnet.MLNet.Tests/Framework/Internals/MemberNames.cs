using System.Reflection;

namespace Ctnet.MLNet.Tests.Framework.Internals;

/// <summary>Writes types and members of a loaded assembly as text: exactly, to find them, and readably, to list them.</summary>
internal static class MemberNames
{
    public const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <summary>Every type and member of an assembly, as <see cref="Listed"/> writes them.</summary>
    public static IEnumerable<string> AllListed(Assembly assembly) => assembly.GetTypes()
        .SelectMany(type => type.GetMembers(Declared).Where(member => member is MethodBase or FieldInfo).Prepend(type))
        .Select(Listed);

    /// <summary>For instance <c>Microsoft.ML.Core: Microsoft.ML.ModelSaveContext.SaveModel&lt;T&gt;(T, String)</c>.</summary>
    public static string Listed(MemberInfo member)
    {
        string name = member switch
        {
            Type type => LongName(type),
            ConstructorInfo constructor => $"{(constructor.IsStatic ? "static" : "new")}({Parameters(constructor)})",
            MethodInfo method => $"{method.Name}{Arguments(method.GetGenericArguments())}({Parameters(method)})",
            _ => member.Name,
        };
        string owner = member is Type ? "" : $"{LongName(member.DeclaringType!)}.";
        return $"{member.Module.Assembly.GetName().Name}: {owner}{name}";
    }

    /// <summary>A type as signatures have it: full names, and parameters of generic types and methods by their places.</summary>
    public static string Exact(Type type)
    {
        if (type.IsGenericParameter)
            return $"{(type.DeclaringMethod is null ? "!" : "!!")}{type.GenericParameterPosition}";
        if (type.HasElementType)
            return Exact(type.GetElementType()!) + Suffix(type);
        return type.IsGenericType
            ? $"{type.GetGenericTypeDefinition().FullName}<{string.Join(",", type.GetGenericArguments().Select(Exact))}>"
            : type.FullName ?? type.Name;
    }

    /// <summary>The exact form of a method: its parameters' and its result's types.</summary>
    public static string Exact(MethodBase method)
    {
        Type result = method is MethodInfo { ReturnType: var type } ? type : typeof(void);
        int arity = method.IsGenericMethodDefinition ? method.GetGenericArguments().Length : 0;
        return Exact(arity, method.GetParameters().Select(parameter => Exact(parameter.ParameterType)), Exact(result));
    }

    public static string Exact(int arity, IEnumerable<string> parameters, string result) =>
        $"`{arity}({string.Join(",", parameters)}):{result}";

    private static string Suffix(Type type) => type switch
    {
        { IsByRef: true } => "&",
        { IsPointer: true } => "*",
        _ => $"[{new string(',', type.GetArrayRank() - 1)}]",
    };

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(parameter => ShortName(parameter.ParameterType)));

    private static string LongName(Type type)
    {
        string outer = type.DeclaringType is Type declaring ? LongName(declaring) : type.Namespace ?? "";
        return (outer.Length == 0 ? "" : $"{outer}.") + ShortName(type);
    }

    private static string ShortName(Type type)
    {
        if (type.IsByRef)
            return $"ref {ShortName(type.GetElementType()!)}";
        if (type.HasElementType)
            return ShortName(type.GetElementType()!) + Suffix(type);
        int inherited = type.IsNested && !type.IsGenericParameter ? type.DeclaringType!.GetGenericArguments().Length : 0;
        return type.Name.Split('`')[0] + Arguments(type.IsGenericType ? type.GetGenericArguments()[inherited..] : []);
    }

    private static string Arguments(Type[] arguments) =>
        arguments.Length == 0 ? "" : $"<{string.Join(", ", arguments.Select(ShortName))}>";
}
