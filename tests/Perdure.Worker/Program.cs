using Perdure.Conformance;
using Perdure.Hosting;
using Perdure.Storage;

return await ConformanceWorker.RunAsync(OpenAsync, args, Console.In, Console.Out);

static Task<Backend> OpenAsync(string url) => Task.FromResult(BackendSchemes.Create(url, new BackendSettings()));
