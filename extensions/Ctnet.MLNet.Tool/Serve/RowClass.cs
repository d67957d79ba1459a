using System.Reflection;
using System.Reflection.Emit;
using Ctnet.MLNet.Compare;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ctnet.MLNet.Tool.Serve;

/// <summary>
/// Makes a class whose properties are the columns that a model reads to score. A scorer reads rows of such a class.
/// </summary>
internal static class RowClass
{
    private static readonly string[] s_scores = ["Score", "Probability"];

    /// <exception cref="InputFileException">The model was saved without its columns, or a column is no single value.</exception>
    public static Type Of(string path, ITransformer model, DataViewSchema? columns)
    {
        if (columns is null)
        {
            throw new InputFileException(
                $"{path} was saved without its input columns, so the rows that it reads are not known. Save it with "
                + "mlContext.Model.Save(model, rows.Schema, path).");
        }

        AssemblyBuilder assembly = AssemblyBuilder.DefineDynamicAssembly(new("Ctnet.MLNet.Served"), AssemblyBuilderAccess.Run);
        TypeBuilder type = assembly.DefineDynamicModule("Rows").DefineType("Row", TypeAttributes.Public | TypeAttributes.Class);
        foreach (DataViewSchema.Column column in Read(path, model, columns))
            AddProperty(type, column.Name, TypeOf(path, column));
        return type.CreateType();
    }

    private static IEnumerable<DataViewSchema.Column> Read(string path, ITransformer model, DataViewSchema columns)
    {
        if (!model.IsRowToRowMapper)
            throw new InputFileException($"{path} has a transformer that does not work row by row, so it cannot be served.");
        IRowToRowMapper mapper = model.GetRowToRowMapper(columns);
        string? lacking = s_scores.FirstOrDefault(name => mapper.OutputSchema.GetColumnOrNull(name) is null);
        return lacking is null
            ? mapper.GetDependencies(s_scores.Select(name => mapper.OutputSchema[name])).OrderBy(column => column.Index)
            : throw new InputFileException($"{path} makes no column '{lacking}': it is no model of click-through rates.");
    }

    private static Type TypeOf(string path, DataViewSchema.Column column) => column.Type switch
    {
        TextDataViewType => typeof(string),
        BooleanDataViewType or NumberDataViewType or DateTimeDataViewType => column.Type.RawType,
        _ => throw new InputFileException(
            $"{path} reads the column '{column.Name}' as {column.Type}, which 'ctnet serve' cannot take from JSON. Write a "
            + "service with the package Ctnet.MLNet.AspNetCore."),
    };

    private static void AddProperty(TypeBuilder type, string name, Type value)
    {
        const MethodAttributes Accessor = MethodAttributes.Public | MethodAttributes.SpecialName | MethodAttributes.HideBySig;
        FieldBuilder field = type.DefineField($"<{name}>", value, FieldAttributes.Private);
        MethodBuilder get = type.DefineMethod($"get_{name}", Accessor, value, Type.EmptyTypes);
        ILGenerator code = get.GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldfld, field);
        code.Emit(OpCodes.Ret);
        MethodBuilder set = type.DefineMethod($"set_{name}", Accessor, null, [value]);
        code = set.GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldarg_1);
        code.Emit(OpCodes.Stfld, field);
        code.Emit(OpCodes.Ret);
        PropertyBuilder property = type.DefineProperty(name, PropertyAttributes.None, value, null);
        property.SetGetMethod(get);
        property.SetSetMethod(set);
    }
}
