// publicize TARGET_FOLDER SOURCE.dll...
// Writes copies of assemblies in which internal types and members are public, for the compiler. Private members stay private, and
// "private protected" becomes protected. Only visibility bits change. The copies are never loaded.
using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

if (args.Length < 2)
{
    Console.Error.WriteLine("usage: publicize TARGET_FOLDER SOURCE.dll...");
    return 2;
}

string folder = Directory.CreateDirectory(args[0]).FullName;
foreach (string source in args.AsSpan(1))
{
    string target = Path.Combine(folder, Path.GetFileName(source)), beside = target + ".new";
    File.WriteAllBytes(beside, Publicize(File.ReadAllBytes(source)));
    File.Move(beside, target, overwrite: true);
}
return 0;

static byte[] Publicize(byte[] image)
{
    const int accessMask = 7, family = 4, @public = 6;
    using var reader = new PEReader(new MemoryStream((byte[])image.Clone()));
    MetadataReader metadata = reader.GetMetadataReader();
    int start = reader.PEHeaders.MetadataStartOffset;

    // ECMA-335 says where a row has its flags: II.22.37 (TypeDef), II.22.26 (MethodDef) and II.22.15 (Field).
    Patch(TableIndex.TypeDef, 0, flags => (flags & accessMask) is 0 or 1 ? 1 : 2);
    Patch(TableIndex.MethodDef, 6, Member);
    Patch(TableIndex.Field, 0, Member);
    return image;

    // 1 is private, 2 family and assembly, 3 assembly, 4 family, 5 family or assembly, and 6 public.
    static int? Member(int flags) => (flags & accessMask) switch { 3 => @public, 2 or 5 => family, _ => null };

    void Patch(TableIndex table, int flagsAt, Func<int, int?> visibility)
    {
        int rowSize = metadata.GetTableRowSize(table), rows = metadata.GetTableRowCount(table);
        for (int row = 0, at = start + metadata.GetTableMetadataOffset(table) + flagsAt; row < rows; row++, at += rowSize)
        {
            Span<byte> cell = image.AsSpan(at, 2);
            ushort flags = BinaryPrimitives.ReadUInt16LittleEndian(cell);
            if (visibility(flags) is int value)
                BinaryPrimitives.WriteUInt16LittleEndian(cell, (ushort)((flags & ~accessMask) | value));
        }
    }
}
