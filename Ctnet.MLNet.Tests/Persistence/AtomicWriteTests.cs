using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Tests.Framework;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Persistence;

public sealed class AtomicWriteTests
{
    private TemporaryFolder _folder;

    [SetUp]
    public void CreateFolder() => _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void A_file_is_the_old_one_until_the_new_one_is_whole()
    {
        string file = _folder.File("file");
        File.WriteAllText(file, "old");
        AtomicWrite.ToFile(file, stream =>
        {
            stream.Write("new"u8);
            Assert.That(File.ReadAllText(file), Is.EqualTo("old"));
        });
        Assert.That(File.ReadAllText(file), Is.EqualTo("new"));
        Assert.That(Directory.GetFileSystemEntries(_folder.Path), Is.EqualTo(new[] { file }));
    }

    [Test]
    public void A_file_that_fails_leaves_the_old_one_and_nothing_else()
    {
        string file = _folder.File("file");
        File.WriteAllText(file, "old");
        Assert.That(() => AtomicWrite.ToFile(file, stream =>
        {
            stream.Write("new"u8);
            throw new InvalidDataException();
        }), Throws.TypeOf<InvalidDataException>());
        Assert.That(File.ReadAllText(file), Is.EqualTo("old"));
        Assert.That(Directory.GetFileSystemEntries(_folder.Path), Is.EqualTo(new[] { file }));
    }

    [Test]
    public void A_folder_is_not_there_until_it_is_whole()
    {
        string folder = _folder.File("folder");
        // A process was killed before it had finished.
        Directory.CreateDirectory(folder + AtomicWrite.Unfinished);
        File.WriteAllText(Path.Combine(folder + AtomicWrite.Unfinished, "half"), "");
        AtomicWrite.ToFolder(folder, beside =>
        {
            File.WriteAllText(Path.Combine(beside, "file"), "");
            Assert.That(Directory.Exists(folder), Is.False);
        });
        Assert.That(Directory.GetFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories),
            Is.EquivalentTo(new[] { folder, Path.Combine(folder, "file") }));
    }

    [Test]
    public void A_folder_that_fails_leaves_nothing()
    {
        Assert.That(() => AtomicWrite.ToFolder(_folder.File("folder"), beside =>
        {
            File.WriteAllText(Path.Combine(beside, "file"), "");
            throw new InvalidDataException();
        }), Throws.TypeOf<InvalidDataException>());
        Assert.That(Directory.GetFileSystemEntries(_folder.Path), Is.Empty);
    }

    [Test]
    public void A_checksum_is_that_of_all_bytes_wherever_the_stream_stands()
    {
        File.WriteAllText(_folder.File("file"), "abc");
        using FileStream stream = File.OpenRead(_folder.File("file"));
        stream.Position = 2;
        // The first test vector of FIPS 180-2.
        const string Expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        Assert.That(Checksum.Of(stream), Is.EqualTo(Expected));
        Assert.That(stream.Position, Is.Zero);
        Assert.That(Checksum.OfFile(_folder.File("file")), Is.EqualTo(Expected));
    }
}
