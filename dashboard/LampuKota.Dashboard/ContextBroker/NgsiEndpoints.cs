using System.Globalization;
using System.Security.Claims;
using LampuKota.City;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LampuKota.Dashboard;

/// <summary>The city for context brokers and other readers of NGSI-LD: <c>/api/ngsi-ld/v1/entities</c>, for reading only (docs/formats/ngsi-ld.md).</summary>
internal static class NgsiEndpoints
{
    private const string LinkedJson = "application/ld+json", PlainJson = "application/json";

    public static void MapNgsi(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder entities = app.MapGroup("/api/ngsi-ld/v1").WithTags("NGSI-LD");
        entities.MapGet("/entities", List).WithName("listEntities").Needs(Policies.SeeCity, AreaUse.Within)
            .WithSummary("Lamps, segments, groups and cabinets as entities of FIWARE's smart data models: type, id, attrs, limit, offset, count, options=keyValues.").ProducesProblem(StatusCodes.Status400BadRequest);
        entities.MapGet("/entities/{urn}", Get).WithName("getEntity").Needs(Policies.SeeCity, AreaUse.Within).WithSummary("One entity.").ProducesProblem(StatusCodes.Status404NotFound);
        entities.MapGet("/types", ListTypes).WithName("listEntityTypes").Needs(Policies.SeeCity, AreaUse.Same).WithSummary("The types of entities that there are.");
    }

    private static FileContentHttpResult List(HttpContext http, CityDirectory directory, LampGroupService groups, LiveCity live)
    {
        NgsiQuery query = NgsiQuery.Read(http.Request.Query);
        NgsiCity city = CityOf(http.User, directory, groups, live);
        (string Type, string Id)[] all =
        [
            .. query.Types.SelectMany(type => city.IdsOf(type).Select(id => (type, id)))
                .Where(one => query.Ids is null || query.Ids.Contains(NgsiIds.Of(one.type, one.id))),
        ];
        if (query.HasCount)
            http.Response.Headers["NGSILD-Results-Count"] = all.Length.ToString(CultureInfo.InvariantCulture);
        IEnumerable<NgsiEntity> page = all.Skip(query.Offset).Take(query.Limit).Select(one => city.Find(one.Type, one.Id)).OfType<NgsiEntity>().Select(entity => Only(entity, query.Attributes));
        bool isLinked = AsksForLinkedJson(http);
        return Send(http, NgsiWriter.Write(page, query.IsSimplified, isLinked), isLinked);
    }

    private static FileContentHttpResult Get(string urn, HttpContext http, CityDirectory directory, LampGroupService groups, LiveCity live)
    {
        NgsiEntity? entity = NgsiIds.TryParse(urn, out string type, out string id) ? CityOf(http.User, directory, groups, live).Find(type, id) : null;
        if (entity is null)
            throw new RequestRefusedException(Refusal.NotFound, "id", "There is no entity of this id; /api/ngsi-ld/v1/entities lists those that there are.");
        bool isLinked = AsksForLinkedJson(http);
        return Send(http, NgsiWriter.Write(entity, NgsiQuery.IsSimple(http.Request.Query), isLinked), isLinked);
    }

    private static Ok<ApiEntityTypes> ListTypes() => TypedResults.Ok(new ApiEntityTypes("urn:ngsi-ld:EntityTypeList:lampukota", "EntityTypeList", NgsiIds.Types));

    private static NgsiCity CityOf(ClaimsPrincipal user, CityDirectory directory, LampGroupService groups, LiveCity live)
    {
        CitySnapshot city = directory.Current;
        return new NgsiCity(city, groups.Current, user.AreaIn(city), live.Find);
    }

    private static NgsiEntity Only(NgsiEntity entity, IReadOnlySet<string>? names) =>
        names is null ? entity : entity with { Attributes = [.. entity.Attributes.Where(attribute => names.Contains(attribute.Name))] };

    private static bool AsksForLinkedJson(HttpContext http) => http.Request.Headers.Accept.ToString().Contains(LinkedJson, StringComparison.OrdinalIgnoreCase);

    // 6.3.5: as plain JSON the context is told by a link.
    private static FileContentHttpResult Send(HttpContext http, byte[] json, bool isLinked)
    {
        if (!isLinked)
            http.Response.Headers.Link = $"<{NgsiWriter.Contexts[0]}>; rel=\"http://www.w3.org/ns/json-ld#context\"; type=\"{LinkedJson}\"";
        http.Response.Headers.Vary = "Accept";
        return TypedResults.Bytes(json, isLinked ? LinkedJson : PlainJson);
    }
}

/// <summary>The types of entities (ETSI GS CIM 009, 5.2.24).</summary>
/// <param name="Id">Its URN.</param>
/// <param name="Type">EntityTypeList.</param>
/// <param name="TypeList">Names of types.</param>
public sealed record ApiEntityTypes(string Id, string Type, IReadOnlyList<string> TypeList);
