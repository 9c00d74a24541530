using Perdure.Conformance;
using Perdure.Storage;

return await ConformanceWorker.RunAsync(OpenAsync, args, Console.In, Console.Out);

static Task<Backend> OpenAsync(string url) => url.Split(':', 2)[0] switch
{
    var scheme => throw new ArgumentException($"'{scheme}:' is not a scheme the worker can open."),
};
