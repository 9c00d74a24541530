namespace Perdure.Benchmarks.Workloads;

/// <summary>Something to measure. It ends by itself.</summary>
internal interface IWorkload
{
    Task RunAsync(RunOptions options, Report report, Progress progress);
}
