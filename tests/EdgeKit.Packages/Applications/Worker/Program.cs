using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// A worker that calls a bank through a policy, once.
var builder = Host.CreateApplicationBuilder(
    new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Services.AddHttpClient(
    "bank", client => client.BaseAddress = new Uri(builder.Configuration["Backend"]!)).AddEdgeKitResilience("bank");
using var host = builder.Build();
await host.StartAsync();
using var answer = await host.Services.GetRequiredService<IHttpClientFactory>().CreateClient(
    "bank").GetAsync("/failing/worker");
Console.WriteLine($"The bank answered {(int)answer.StatusCode}.");
await host.StopAsync();
