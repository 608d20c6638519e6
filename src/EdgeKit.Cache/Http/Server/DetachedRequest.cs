using System.Security.Claims;
using EdgeKit.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Cache.Http.Server;

/// <summary>A copy of a request, to repeat it after the server has reused its objects.</summary>
internal sealed class DetachedRequest
{
    private readonly HttpRequestFeature _request;
    private readonly HttpConnectionFeature _connection;
    private readonly bool _mayWriteSynchronously;
    private readonly Endpoint? _endpoint;
    private readonly RouteValueDictionary _routeValues;
    private readonly ClaimsPrincipal _user;
    private readonly KeyValuePair<object, object?>[] _items;
    private readonly PolicyTable _policies;

    public DetachedRequest(HttpContext context)
    {
        var request = context.Request;
        _request = new HttpRequestFeature
        {
            Method = HttpMethods.Get,
            Scheme = request.Scheme,
            Protocol = request.Protocol,
            PathBase = request.PathBase.Value ?? "",
            Path = request.Path.Value ?? "",
            QueryString = request.QueryString.Value ?? "",
            RawTarget = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "",
            Headers = new HeaderDictionary(
                new Dictionary<string, StringValues>(request.Headers, StringComparer.OrdinalIgnoreCase)),
        };
        _connection = new HttpConnectionFeature
        {
            ConnectionId = context.Connection.Id,
            RemoteIpAddress = context.Connection.RemoteIpAddress,
            RemotePort = context.Connection.RemotePort,
            LocalIpAddress = context.Connection.LocalIpAddress,
            LocalPort = context.Connection.LocalPort,
        };
        _mayWriteSynchronously = context.Features.Get<IHttpBodyControlFeature>()?.AllowSynchronousIO == true;
        _endpoint = context.GetEndpoint();
        _routeValues = new RouteValueDictionary(request.RouteValues);
        _user = context.User;
        _items = [.. context.Items];
        _policies = context.GetPolicyTable();
    }

    /// <summary>Creates the request. Its items mark it as authorized.</summary>
    public DefaultHttpContext Restore(IServiceProvider services)
    {
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(_request);
        features.Set<IHttpResponseFeature>(new HttpResponseFeature());
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
        features.Set<IHttpConnectionFeature>(_connection);
        features.Set<IHttpBodyControlFeature>(new BodyControl { AllowSynchronousIO = _mayWriteSynchronously });
        var context = new DefaultHttpContext(features) { RequestServices = services, User = _user };
        foreach (var (key, value) in _items)
        {
            context.Items[key] = value;
        }

        features.Set(_policies);
        context.SetEndpoint(_endpoint);
        context.Request.RouteValues = _routeValues;
        return context;
    }

    private sealed class BodyControl : IHttpBodyControlFeature
    {
        public bool AllowSynchronousIO { get; set; }
    }
}
