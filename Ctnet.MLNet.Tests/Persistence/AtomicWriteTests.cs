using System.Runtime.Versioning;
using Ctnet.MLNet.Compare;
using Ctnet.MLNet.Persistence;
using Ctnet.MLNet.Tests.Framework;
using Ctnet.MLNet.Tests.MLNetSurface;
using Microsoft.ML;
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

    [Test, Platform(Exclude = "Win"), UnsupportedOSPlatform("windows")]
    public void The_new_file_has_the_mode_of_the_old_one(
        [Values("stream", "name", "schema", "model", "whole")] string way, [Values(0x1A0, 0x1B4, 0x180)] int octal)
    {
        string file = _folder.File("file");
        File.WriteAllText(file, "old");
        var mode = (UnixFileMode)octal;
        File.SetUnixFileMode(file, mode);
        Write(way, file, () => Assert.That(Directory.GetFiles(_folder.Path).Select(File.GetUnixFileMode), Is.All.EqualTo(mode)));
        Assert.That(File.GetUnixFileMode(file), Is.EqualTo(mode));
        Assert.That(File.ReadAllText(file), Is.Not.EqualTo("old"));
    }

    [Test, Platform(Exclude = "Win"), UnsupportedOSPlatform("windows")]
    public void A_link_stays_and_the_file_that_it_leads_to_is_replaced(
        [Values("stream", "name", "schema", "model", "whole")] string way, [Values] bool dangles)
    {
        Directory.CreateDirectory(_folder.File("releases"));
        string release = _folder.File("releases/1"), middle = _folder.File("middle"), link = _folder.File("link");
        if (!dangles)
            File.WriteAllText(release, "old");
        File.CreateSymbolicLink(middle, "releases/1");
        File.CreateSymbolicLink(link, "middle");
        Write(way, link, () => { });
        Assert.That(new FileInfo(link).LinkTarget, Is.EqualTo("middle"));
        Assert.That(new FileInfo(middle).LinkTarget, Is.EqualTo("releases/1"));
        Assert.That(new FileInfo(release).LinkTarget, Is.Null);
        Assert.That(File.ReadAllText(release), Is.Not.EqualTo("old"));
        Assert.That(Directory.GetFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories), Has.Length.EqualTo(4));
    }

    // PredictionEnginePool of Microsoft.Extensions.ML watches its file so: with FileSystemWatcher's event Changed.
    [Test]
    public void A_watcher_that_waits_for_changes_sees_a_new_file(
        [Values("stream", "name", "schema", "model", "whole")] string way)
    {
        string file = _folder.File("file");
        File.WriteAllText(file, "old");
        using var changed = new ManualResetEventSlim();
        string? seen = null;
        using var watcher = new FileSystemWatcher(_folder.Path, "file");
        watcher.EnableRaisingEvents = true;
        watcher.Changed += (_, _) =>
        {
            seen = File.ReadAllText(file);
            changed.Set();
        };
        Write(way, file, () => { });
        Assert.That(changed.Wait(TimeSpan.FromSeconds(10)), Is.True, "the watcher should have seen a change");
        Assert.That(seen, Is.EqualTo(File.ReadAllText(file)).And.Not.EqualTo("old"), "it should have seen the whole new file");
    }

    [Test]
    public void A_named_file_that_fails_leaves_the_old_one_and_nothing_else()
    {
        string file = _folder.File("file");
        File.WriteAllText(file, "old");
        Assert.That(() => WholeFile.Write(file, beside =>
        {
            File.WriteAllText(beside, "new");
            throw new InvalidDataException();
        }), Throws.TypeOf<InvalidDataException>());
        Assert.That(File.ReadAllText(file), Is.EqualTo("old"));
        Assert.That(Directory.GetFileSystemEntries(_folder.Path), Is.EqualTo(new[] { file }));
    }

    [Test, Platform(Exclude = "Win"), UnsupportedOSPlatform("windows")]
    public void A_folder_has_the_modes_of_the_one_that_it_replaces()
    {
        const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        string older = _folder.File("1"), newer = _folder.File("2");
        AtomicWrite.ToFolder(older, beside => File.WriteAllText(Path.Combine(beside, "model"), "old"));
        File.SetUnixFileMode(older, Own | UnixFileMode.UserExecute);
        File.SetUnixFileMode(Path.Combine(older, "model"), Own);
        AtomicWrite.ToFolder(newer, beside =>
        {
            Assert.That(File.GetUnixFileMode(beside), Is.EqualTo(Own | UnixFileMode.UserExecute));
            File.WriteAllText(Path.Combine(beside, "model"), "new");
            File.WriteAllText(Path.Combine(beside, "state"), "new");
        }, replaced: older);
        Assert.That(File.GetUnixFileMode(newer), Is.EqualTo(Own | UnixFileMode.UserExecute));
        Assert.That(File.GetUnixFileMode(Path.Combine(newer, "model")), Is.EqualTo(Own));
    }

    [Test]
    public void What_killed_processes_left_is_removed_when_a_file_beside_it_is_written(
        [Values("stream", "name", "schema", "model", "whole")] string way)
    {
        string file = _folder.File("file");
        string[] left = [Left("file", 2), Left("other.zip", 100_000)];
        string[] kept =
        [
            Left("file", 0), _folder.File("mine.new"), _folder.File("file.123.new"), _folder.File($"{Guid.NewGuid():N}.old"),
        ];
        foreach (string path in kept[1..])
        {
            File.WriteAllText(path, "");
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-1));
        }

        Write(way, file, () => { });
        Assert.That(Directory.GetFileSystemEntries(_folder.Path), Is.EquivalentTo(kept.Append(file)));
        Assert.That(left, Is.All.Not.AnyOf(Directory.GetFileSystemEntries(_folder.Path)));
    }

    [Test]
    public void A_file_that_another_process_still_writes_is_not_removed([Values("stream", "name")] string way)
    {
        string slow = _folder.File("slow"), fast = _folder.File("fast");
        Write(way, slow, () =>
        {
            // The writer has not written for long, as while it collects a model.
            foreach (string path in Directory.GetFiles(_folder.Path, "*.new"))
                File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-1));
            AtomicWrite.ToFile(fast, stream => stream.Write("fast"u8));
            Assert.That(Directory.GetFiles(_folder.Path, "slow.*.new"), Has.Length.EqualTo(1));
        });
        Assert.That(Directory.GetFileSystemEntries(_folder.Path), Is.EquivalentTo([slow, fast]));
    }

    [Test]
    public void A_killed_process_leaves_its_file_unlocked_and_the_next_one_removes_it()
    {
        string file = _folder.File("killed");
        using (TestProcess process = SavingProcess.Start(file))
        {
            Assert.That(process.WaitForLine(), Is.EqualTo(SavingProcess.Saving));
            string[] beside = Directory.GetFiles(_folder.Path);
            Assert.That(beside, Has.Length.EqualTo(1).And.All.EndsWith(".new"));
            File.SetLastWriteTimeUtc(beside[0], DateTime.UtcNow.AddDays(-1));
            AtomicWrite.ToFile(file, stream => stream.Write("one"u8));
            Assert.That(Directory.GetFiles(_folder.Path), Is.EquivalentTo(beside.Append(file)), "The process still writes it.");
            process.Kill();
        }

        AtomicWrite.ToFile(file, stream => stream.Write("two"u8));
        Assert.That(Directory.GetFiles(_folder.Path), Is.EqualTo(new[] { file }));
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

    // A file that a process left when it was killed, some minutes ago.
    private string Left(string name, int minutes)
    {
        string path = UnfinishedFiles.Beside(_folder.File(name));
        File.WriteAllText(path, "half");
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddMinutes(-minutes));
        return path;
    }

    private static void Write(string way, string path, Action whileWriting)
    {
        MLContext ml = Clicks.Context;
        switch (way)
        {
            case "stream":
                AtomicWrite.ToFile(path, stream =>
                {
                    whileWriting();
                    stream.Write("new"u8);
                });
                break;
            case "name":
                AtomicWrite.ToNamedFile(path, beside =>
                {
                    whileWriting();
                    File.WriteAllText(beside, "new");
                });
                break;
            case "schema":
                Clicks.Schema.Save(path);
                break;
            case "model":
                ml.Model.SaveAtomically(ml.Transforms.CopyColumns("Copy", "Weather").Fit(Clicks.Guide), null, path);
                break;
            default:
                WholeFile.Write(path, beside => File.WriteAllText(beside, "new"));
                break;
        }
    }
}
