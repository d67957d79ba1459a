using Ctnet.MLNet.Mpi;
using Ctnet.MLNet.Mpi.Conventions;
using Ctnet.MLNet.Tests.Framework;
using NUnit.Framework;

namespace Ctnet.MLNet.Tests.Ranks;

[Parallelizable(ParallelScope.All)]
public sealed class MpiTests
{
    private const string OpenMpi = "mpirun.openmpi", Mpich = "mpirun.mpich";

    [Test]
    public void Processes_exchange_what_ranks_exchange([Values(OpenMpi, Mpich)] string launcher, [Values(1, 3)] int size)
    {
        using var results = new TemporaryFolder();
        ProgramResult run = Mpirun.Run(launcher, size, "check", results.Path);
        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        Assert.That(
            Lines(results), Is.EqualTo(Enumerable.Range(0, size).Select(rank => $"rank {rank} of {size}: .")), run.Errors);
    }

    [Test]
    public void Two_processes_train_the_model_of_two_threads([Values(OpenMpi, Mpich)] string launcher)
    {
        using var results = new TemporaryFolder();
        ProgramResult run = Mpirun.Run(launcher, 2, "train", results.Path);
        string version = RankFits.Run(2, RankProgram.Fit).Version;
        Assert.That(
            Lines(results), Is.EqualTo((string[])[$"rank 0 of 2: {version}.", $"rank 1 of 2: {version}."]), run.Errors);
    }

    [Test]
    public void A_rank_that_fails_ends_the_job_with_one_clear_line([Values(OpenMpi, Mpich)] string launcher)
    {
        ProgramResult run = Mpirun.Run(launcher, 3, "fail");
        Assert.That(run.ExitCode, Is.Not.Zero);
        Assert.That(
            run.Errors.Split('\n').Select(line => line.Trim()).Count(line => line.StartsWith("Rank ", StringComparison.Ordinal)),
            Is.EqualTo(1), run.Errors);
        Assert.That(
            run.Errors, Does.Contain("Rank 1 of 3 failed, so the job ends: The disk of this rank is full."), run.Errors);
    }

    [Test]
    public void The_standard_interface_has_the_handles_of_its_header()
    {
        // mpi_abi.h of MPI 5.0.
        var standard = MpiLibrary.ConventionOf("/opt/mpi/lib/libmpi_abi.so.0", 0);
        Assert.That(
            (standard.World, standard.Byte, standard.Int, standard.Long, standard.Float, standard.Double),
            Is.EqualTo(((nint)0x101, (nint)0x247, (nint)0x209, (nint)0x258, (nint)0x210, (nint)0x214)));
        Assert.That(
            (standard.Sum, standard.Max, standard.ErrorsReturn, standard.InPlace, standard.ThreadSerialized),
            Is.EqualTo(((nint)0x21, (nint)0x23, (nint)0x143, (nint)1, 2048)));
        Assert.That(standard, Is.InstanceOf<StandardConvention>());
    }

    private static string[] Lines(TemporaryFolder results) =>
        [.. Directory.GetFiles(results.Path).Order(StringComparer.Ordinal).Select(File.ReadAllText)];
}
