using Shop.AppHost.CommandLine;
using Shop.AppHost.Lifetime;

return await new AppHostCommand(ShopRun.RunAsync).InvokeAsync(args);
