return ResearchKit.Lab.Commands.Cli.Run(args);
