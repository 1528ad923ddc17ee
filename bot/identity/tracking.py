"""Which query parameters tell how a reader came rather than what the page is: a table.

What measuring tools add stands for nothing else anywhere. What a site adds to its own addresses
may be another site's page number, so it counts on that site alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

#: Names in lower case, by whose tools of measuring and advertising add them, whatever the site.
_BY_TOOL: Final = {
    "AT Internet, Piano": (
        "at_medium at_campaign at_campaign_type at_creation at_detail at_format at_network at_term"
        " at_general_placement at_recipient_id at_recipient_list at_send_date at_variant xtor"
    ),
    "comScore": "ns_campaign ns_fee ns_linkname ns_mchannel ns_source",
    "Google": "_ga _gac _gl dclid gad_campaignid gad_source gbraid gclid gclsrc srsltid wbraid",
    "HubSpot": "__hsfp __hssc __hstc _hsenc _hsmi hsctatracking",
    "Mailchimp, Marketo, Omeda, Vero": (
        "mc_cid mc_eid mkt_tok oly_anon_id oly_enc_id vero_conv vero_id"
    ),
    "Matomo": "pk_campaign pk_cid pk_content pk_keyword pk_kwd pk_medium pk_source",
    "Meta": "fb_action_ids fb_action_types fb_ref fb_source fbclid igsh igshid",
    "Microsoft, Yahoo": "guccounter guce_referrer guce_referrer_sig msclkid",
    "networks of links": "dicbo irclickid irgwc rb_clickid s_kwcid tblci wickedid",
    "other social media": "__twitter_impression epik li_fat_id ttclid twclid",
    "Webtrends": "wt.mc_ev wt.mc_id wt.tsrc wt_mc wt_zmc",
    "Yandex": "_openstat yclid ysclid",
}
_EVERYWHERE: Final = frozenset(name for names in _BY_TOOL.values() for name in names.split())
#: What such names begin with, where a tool has many of them.
_BEGINNINGS: Final = (
    "utm_",
    "mtm_",
    "matomo_",
    "piwik_",
    "hsa_",
    "at_custom",
    "at_link_",
    "at_ptr_",
    "at_bbc_",
)
#: Names that are a page's own elsewhere, and do track where the value tells of a feed: ``rss``,
#: or what Medium writes also where a publication has a domain of its own (``rss----7f60…---4``).
_OF_FEEDS: Final = frozenset({"emc", "partner", "ref", "source"})
#: Names, in lower case, by the domain on which they track; what stands below it is meant too.
_BY_DOMAIN: Final = {
    "bbc.com": "cmp ocid intlink_from_url link_location pinned_post_type",
    "bbc.co.uk": "cmp ocid intlink_from_url link_location pinned_post_type",
    "bloomberg.com": "cmpid sref srnd leadsource",
    "businessinsider.com": "r ir",
    "cnbc.com": "__source par",
    "cnet.com": "ftag",
    "cnn.com": "cid iid sr",
    "economist.com": "cid fsrc",
    "forbes.com": "sh ss",
    "foxnews.com": "cmpid intcmp",
    "ft.com": "ftcamp segmentid",
    "github.com": "ref ref_src",
    "history.com": "cmpid",
    "independent.co.uk": "amp origin",
    "linkedin.com": "lipi refid trackingid trk trkcampaign trkinfo",
    "medium.com": "gi source",
    "metro.co.uk": "ico ito",
    "dailymail.co.uk": "ico ito ns_mchannel",
    "microsoft.com": "ocid",
    "msn.com": "cvid ei ocid pc",
    "nationalgeographic.com": "cmpid",
    "newscientist.com": "cmpid ref",
    "nytimes.com": (
        "_r campaign_id emc instance_id nl partner pgtype ref referringsource regi_id segment_id"
        " smid smtyp te user_id"
    ),
    "reddit.com": "rdt ref ref_source share_id",
    "reuters.com": "cmpid feedname feedtype il taid",
    "sky.com": "dcmp",
    "skysports.com": "dcmp",
    "spiegel.de": "sara_ref",
    "techcrunch.com": "ncid tpcc",
    "theguardian.com": "cmp intcmp ref",
    "theverge.com": "ref",
    "twitter.com": "ref_src ref_url s t",
    "washingtonpost.com": "itid tid wpisrc wpmm",
    "wired.com": "mbid",
    "newyorker.com": "mbid",
    "wsj.com": "mod reflink",
    "x.com": "ref_src ref_url s t",
    "yahoo.com": ".tsrc ncid soc_src soc_trk",
    "youtube.com": "ab_channel feature pp si",
    "youtu.be": "feature si",
    "zdnet.com": "ftag",
}


def _domains() -> dict[str, tuple[str, ...]]:
    """Turn the table round: by name the domains, each with a dot before it."""
    found: dict[str, tuple[str, ...]] = {}
    for domain, names in _BY_DOMAIN.items():
        for name in names.split():
            found[name] = (*found.get(name, ()), f".{domain}")
    return found


_DOMAINS: Final = _domains()


def without_tracking(query: str, host: str) -> str:
    """Leave out of a query what tells how a reader came.

    Args:
        query: What stands between ``?`` and ``#``, in the form of percent-encoding that
            ``addresses`` compares; what is kept of it stays as it is and where it is.
        host: The host that is asked, in lower case.
    """
    return "&".join(_kept(query.split("&"), f".{host}"))


def _kept(pairs: list[str], host: str) -> Iterator[str]:
    for pair in pairs:
        name, _, value = pair.partition("=")
        name = name.lower()
        if not (
            name in _EVERYWHERE
            or name.startswith(_BEGINNINGS)
            or (name in _DOMAINS and host.endswith(_DOMAINS[name]))
            or (name in _OF_FEEDS and f"{value}-".startswith("rss-"))
        ):
            yield pair
