using System.Text.Json;
using System.Text.Json.Serialization;
using LampuKota.City;
using LampuKota.Lighting;
using Microsoft.AspNetCore.Mvc;

namespace LampuKota.Dashboard;

/// <summary>How the HTTP API and the live feed write JSON: camelCase names, enumerations as camelCase words.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters =
    [
        typeof(CamelCaseEnumConverter<LampCondition>),
        typeof(CamelCaseEnumConverter<CommandState>),
        typeof(CamelCaseEnumConverter<RejectionReason>),
        typeof(CamelCaseEnumConverter<CommandKind>),
        typeof(CamelCaseEnumConverter<CommandScopeKind>),
        typeof(CamelCaseEnumConverter<ApprovalCause>),
        typeof(CamelCaseEnumConverter<ApprovalState>),
        typeof(CamelCaseEnumConverter<LampGroupKind>),
        typeof(CamelCaseEnumConverter<SearchHitKind>),
        typeof(CamelCaseEnumConverter<StreetClass>),
        typeof(CamelCaseEnumConverter<ProgramTimeBase>),
        typeof(CamelCaseEnumConverter<WeekdayOccurrence>),
        typeof(CamelCaseEnumConverter<FindingSeverity>),
        typeof(CamelCaseEnumConverter<FindingKind>),
        typeof(CamelCaseEnumConverter<FindingPart>),
        typeof(CamelCaseEnumConverter<PhotocellUse>),
        typeof(CamelCaseEnumConverter<LevelOperation>),
        typeof(CamelCaseEnumConverter<ThresholdComparison>),
        typeof(CamelCaseEnumConverter<IngestOperation>),
        typeof(CamelCaseEnumConverter<UpdateKind>),
        typeof(CamelCaseEnumConverter<DutyLevel>),
        typeof(CamelCaseEnumConverter<ContactChannel>),
        typeof(CamelCaseEnumConverter<DeliveryKind>),
        typeof(CamelCaseEnumConverter<DeliveryState>),
        typeof(CamelCaseEnumConverter<RolloutStanding>),
        typeof(CamelCaseEnumConverter<RolloutState>),
        typeof(CamelCaseEnumConverter<IncidentCause>),
        typeof(CamelCaseEnumConverter<IncidentState>),
        typeof(CamelCaseEnumConverter<IncidentStepKind>),
        typeof(CamelCaseEnumConverter<ReportKind>),
        typeof(CamelCaseEnumConverter<ReportState>),
        typeof(CamelCaseEnumConverter<ReportEvidence>),
        typeof(CamelCaseEnumConverter<ReportAdvice>),
        typeof(CamelCaseEnumConverter<ReportRefusalReason>),
        typeof(CamelCaseEnumConverter<WasteKind>),
        typeof(CamelCaseEnumConverter<BillOutcome>),
        typeof(CamelCaseEnumConverter<BillProblem>),
        typeof(CamelCaseEnumConverter<AssetKind>),
        typeof(CamelCaseEnumConverter<AssetOutcome>),
        typeof(CamelCaseEnumConverter<AssetImportState>),
    ])]
[JsonSerializable(typeof(ApiMapBase))]
[JsonSerializable(typeof(ApiMapLamps))]
[JsonSerializable(typeof(ApiMapLampLayout))]
[JsonSerializable(typeof(ApiMapLampStates))]
[JsonSerializable(typeof(ApiMapEquipment))]
[JsonSerializable(typeof(ApiMapWiring))]
[JsonSerializable(typeof(ApiMe))]
[JsonSerializable(typeof(ApiEntityTypes))]
[JsonSerializable(typeof(ApiPhoto))]
[JsonSerializable(typeof(ApiEnergyMonth))]
[JsonSerializable(typeof(ApiPage<ApiLampEnergy>))]
[JsonSerializable(typeof(ApiPage<ApiWaste>))]
[JsonSerializable(typeof(ApiPage<ApiBillComparison>))]
[JsonSerializable(typeof(ApiBillImportRequest))]
[JsonSerializable(typeof(ApiBillImport))]
[JsonSerializable(typeof(ApiAsset))]
[JsonSerializable(typeof(ApiAssetPage))]
[JsonSerializable(typeof(ApiAssetFields))]
[JsonSerializable(typeof(ApiAssetChanges))]
[JsonSerializable(typeof(ApiAssetPlan))]
[JsonSerializable(typeof(ApiAssetFile))]
[JsonSerializable(typeof(ApiLifeForecast))]
[JsonSerializable(typeof(ApiAssetVersion))]
[JsonSerializable(typeof(ApiAssetImport))]
[JsonSerializable(typeof(ApiPage<ApiAssetImport>))]
[JsonSerializable(typeof(ApiPage<ApiReportGroup>))]
[JsonSerializable(typeof(ReportVerdict))]
[JsonSerializable(typeof(ApiPage<ApiSensor>))]
[JsonSerializable(typeof(ApiPage<ApiLampItem>))]
[JsonSerializable(typeof(ApiPage<ApiSearchHit>))]
[JsonSerializable(typeof(ApiPage<ApiCommand>))]
[JsonSerializable(typeof(ApiPage<ApiIncident>))]
[JsonSerializable(typeof(ApiPage<IncidentStep>))]
[JsonSerializable(typeof(ApiIncidentDetail))]
[JsonSerializable(typeof(ApiIncidentStepResult))]
[JsonSerializable(typeof(IncidentStepRequest))]
[JsonSerializable(typeof(ApiIncidentReport))]
[JsonSerializable(typeof(IReadOnlyList<IncidentStep>))]
[JsonSerializable(typeof(ApiPage<ApiGateway>))]
[JsonSerializable(typeof(ApiPage<GatewayAccess>))]
[JsonSerializable(typeof(ApiAccessChange))]
[JsonSerializable(typeof(ApiPage<ApiRollout>))]
[JsonSerializable(typeof(ApiRolloutRequest))]
[JsonSerializable(typeof(ApiRolloutChange))]
[JsonSerializable(typeof(ApiGatewaySettings))]
[JsonSerializable(typeof(ApiGatewaySettingsDraft))]
[JsonSerializable(typeof(IngestAnswer))]
[JsonSerializable(typeof(ApiPage<ApiCrew>))]
[JsonSerializable(typeof(ApiCrewDraft))]
[JsonSerializable(typeof(ApiPage<ApiOnDuty>))]
[JsonSerializable(typeof(ApiPage<ApiContacts>))]
[JsonSerializable(typeof(ApiContactsDraft))]
[JsonSerializable(typeof(ApiTestRequest))]
[JsonSerializable(typeof(ApiCreated))]
[JsonSerializable(typeof(ApiPushKey))]
[JsonSerializable(typeof(PushSubscription))]
[JsonSerializable(typeof(ApiPage<ApiDelivery>))]
[JsonSerializable(typeof(ApiPage<ApiChannel>))]
[JsonSerializable(typeof(BrokerClientPage))]
[JsonSerializable(typeof(GatewayAccountPage))]
[JsonSerializable(typeof(ApiLamp))]
[JsonSerializable(typeof(ApiSeries))]
[JsonSerializable(typeof(ApiGroupSeries))]
[JsonSerializable(typeof(ApiCommand))]
[JsonSerializable(typeof(ApiCommandRequest))]
[JsonSerializable(typeof(ApiEmergencyRequest))]
[JsonSerializable(typeof(ApiDecision))]
[JsonSerializable(typeof(ApiPage<ApiLock>))]
[JsonSerializable(typeof(ApiLockRequest))]
[JsonSerializable(typeof(ApiReason))]
[JsonSerializable(typeof(ApiPage<ApiLampGroup>))]
[JsonSerializable(typeof(ApiLampGroupDraft))]
[JsonSerializable(typeof(ApiSchedules))]
[JsonSerializable(typeof(ApiSchedulePreview))]
[JsonSerializable(typeof(ApiCalendarDay[]))]
[JsonSerializable(typeof(ApiAuditPage))]
[JsonSerializable(typeof(ApiAssignmentDraft))]
[JsonSerializable(typeof(ApiAssignmentPreview))]
[JsonSerializable(typeof(ApiAssignmentRequest))]
[JsonSerializable(typeof(ApiAssigned))]
[JsonSerializable(typeof(ApiHealth))]
[JsonSerializable(typeof(LiveClock))]
[JsonSerializable(typeof(LiveLink))]
[JsonSerializable(typeof(LiveSchedules))]
[JsonSerializable(typeof(LiveGateway))]
[JsonSerializable(typeof(CityTotals))]
[JsonSerializable(typeof(ProblemDetails))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>Makes other options write and read as this does: they take types from here, but converters only from themselves.</summary>
    public static void Use(JsonSerializerOptions options)
    {
        options.TypeInfoResolverChain.Insert(0, Default);
        options.NumberHandling = Default.Options.NumberHandling;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        foreach (JsonConverter converter in Default.Options.Converters)
            options.Converters.Add(converter);
    }
}
