using Ctnet.MLNet.Samples.Worker;

return await WorkerHost.RunAsync(args);
