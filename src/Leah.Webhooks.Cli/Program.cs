using Leah.Webhooks.Cli;

return await LeahCommand.RunAsync(args);
