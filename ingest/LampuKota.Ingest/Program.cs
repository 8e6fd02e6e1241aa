using LampuKota.Ingest;

return await IngestProgram.RunAsync(args);
