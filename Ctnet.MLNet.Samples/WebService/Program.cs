using Ctnet.MLNet.Samples.WebService;

await ScoringService.Create(args).RunAsync();
