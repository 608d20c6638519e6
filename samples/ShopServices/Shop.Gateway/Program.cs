// The complete gateway; appsettings.json configures it.
var builder = WebApplication.CreateBuilder(args);

// The page in wwwroot uses nothing from elsewhere, and no inline script or style.
builder.AddShopDefaults("gateway",
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    + "frame-ancestors 'none'");
builder.AddEdgeKit();
builder.AddEdgeKitGateway();

var app = builder.Build();

app.UseEdgeKit();
app.UseFileServer();       // the page in wwwroot
app.MapEdgeKitGateway();
app.MapShopDefaults();
app.MapShopDetails();

app.Run();
