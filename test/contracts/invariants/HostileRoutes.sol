// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../../../contracts/interfaces/IFlashArbitrage.sol";
import {PackedHop} from "../../../contracts/libraries/PackedHop.sol";
import {PackedRoute} from "../../../contracts/libraries/PackedRoute.sol";
import {Market} from "./market/Market.sol";
import {Random} from "./Random.sol";

/// @notice Draws packed executions that a thief with an operator's key could send: hops of every kind, mostly over the
/// villain, with honest tokens named everywhere and amounts that rest in the contract.
contract HostileRoutes {
    using Random for Random.Source;

    uint256 public constant RESTING = 1000 ether;
    uint256 private constant KINDS = 8;

    Market private immutable market;
    address private immutable villain;
    address private immutable victim;

    constructor(Market market_, address villain_, address victim_) {
        (market, villain, victim) = (market_, villain_, victim_);
    }

    /// @notice The calldata of an execution.
    function draw(Random.Source memory random, address profitToken) public view returns (bytes memory) {
        uint256 flags = random.below(8);
        if (profitToken != address(market.weth())) flags |= PackedRoute.FLAG_PROFIT_TOKEN;
        bool settles = random.percent(25);
        if (settles) flags |= PackedRoute.FLAG_SETTLEMENT;
        if (random.percent(20)) flags |= PackedRoute.FLAG_NATIVE_LOAN;
        bytes memory head = abi.encodePacked(
            IFlashArbitrage.execute.selector, uint8(flags), uint32(block.number), uint112(random.between(1, 1000))
        );
        if (flags & PackedRoute.FLAG_PROFIT_TOKEN != 0) head = abi.encodePacked(head, profitToken);
        if (settles) head = abi.encodePacked(head, uint8(random.below(7)), uint16(_shareBps(random)));
        uint256 funding = flags & PackedRoute.FUNDING_MASK;
        if (funding == PackedRoute.FUNDED_BY_FIRST_POOL) return bytes.concat(head, _lentByPool(random));
        if (funding > PackedRoute.FUNDED_BY_ITSELF) head = abi.encodePacked(head, target(random));
        return bytes.concat(head, hops(random));
    }

    /// @notice One to three hops and what begins them.
    function hops(Random.Source memory random) public view returns (bytes memory packed) {
        uint256 count = random.between(1, 3);
        for (uint256 i = 0; i < count; ++i) {
            packed = bytes.concat(packed, _hop(random));
        }
        // The villain as a pair that is paid little begins what would else need the right token to begin with.
        if (random.percent(75)) packed = bytes.concat(packed, _pair(random), bytes14(uint112(random.below(3))));
        else if (random.percent(50)) packed = abi.encodePacked(packed, amount(random));
    }

    /// @notice What a callback may carry besides hops: nothing, or what is put before them.
    function callbackData(Random.Source memory random) external view returns (bytes memory) {
        uint256 form = random.below(8);
        if (form < 3) return ""; // what is owed is to be paid at once
        if (form == 5) return abi.encodePacked(amount(random));
        if (form == 6) return abi.encodePacked(amount(random), hops(random)); // as the first pool of the cycle
        if (form == 3) return abi.encodePacked(uint8(0), target(random), hops(random)); // a delivery to anyone
        if (form == 4) return abi.encodePacked(uint8(random.between(1, 2)), hops(random)); // a loan, in ETH or not
        return hops(random);
    }

    /// @notice A pool, a lender or a recipient: mostly the villain.
    function target(Random.Source memory random) public view returns (address) {
        if (random.percent(88)) return villain;
        uint256 choice = random.below(6);
        if (choice == 0) return address(market.manager());
        if (choice == 1) return address(market.vault());
        if (choice == 2) return address(market.lender());
        if (choice == 3) return victim;
        if (choice == 4) return token(random);
        address[] memory tokens = market.tokens();
        uint256 first = random.below(tokens.length);
        return address(market.pool(tokens[first], tokens[(first + 1) % tokens.length]));
    }

    /// @notice Mostly an honest token that rests in the contract, sometimes the villain as a token.
    function token(Random.Source memory random) public view returns (address) {
        if (random.percent(10)) return villain;
        return market.tokens()[random.below(market.TOKENS())];
    }

    /// @dev A token, or ETH.
    function _coin(Random.Source memory random) private view returns (address) {
        return random.percent(25) ? address(0) : token(random);
    }

    /// @notice Nothing, a little, a part of what rests, all of it, or anything.
    function amount(Random.Source memory random) public pure returns (uint112) {
        uint256 choice = random.below(8);
        if (choice < 3) return 0;
        if (choice == 3) return uint112(random.below(1000));
        if (choice < 6) return uint112(random.below(RESTING));
        if (choice == 6) return uint112(RESTING);
        return uint112(random.below(1 << 112));
    }

    /// @dev The villain or another as the pool that lends in kind, and one to three hops over what it lends.
    function _lentByPool(Random.Source memory random) private view returns (bytes memory) {
        uint8 kind = uint8(random.below(4));
        bytes memory first = abi.encodePacked(token(random), kind, target(random), amount(random));
        if (kind < PackedRoute.HOP_V3) first = abi.encodePacked(first, amount(random));
        return bytes.concat(first, hops(random));
    }

    function _pair(Random.Source memory random) private view returns (bytes memory) {
        return abi.encodePacked(uint8(random.below(2)), villain, amount(random));
    }

    function _hop(Random.Source memory random) private view returns (bytes memory) {
        uint256 kind = 2 * random.below(KINDS);
        bytes memory start = abi.encodePacked(uint8(kind | random.below(2)), target(random));
        if (kind == PackedRoute.HOP_V2 || kind == PackedRoute.HOP_V3) return abi.encodePacked(start, amount(random));
        if (kind == PackedHop.HOP_V2_ALL) return abi.encodePacked(start, token(random), uint16(random.below(10_001)));
        if (kind == PackedHop.HOP_V4) return abi.encodePacked(start, _v4(random), amount(random));
        if (kind == PackedHop.HOP_CURVE) {
            start = abi.encodePacked(start, _coin(random), _coin(random));
            return abi.encodePacked(
                start, uint8(random.below(2)), uint8(random.below(4)), uint8(random.below(4)), amount(random)
            );
        }
        start = abi.encodePacked(start, token(random));
        if (kind == PackedHop.HOP_BALANCER) {
            return abi.encodePacked(start, token(random), bytes32(random.between(0, 3)), amount(random));
        }
        return start;
    }

    function _v4(Random.Source memory random) private view returns (bytes memory) {
        return abi.encodePacked(
            _coin(random), _coin(random), uint24(random.between(0, 3)), int24(1), address(0), uint8(random.below(4))
        );
    }

    /// @dev Sometimes more than there is.
    function _shareBps(Random.Source memory random) private pure returns (uint256) {
        return random.percent(50) ? random.below(10_000) : random.percent(50) ? 0 : random.below(20_000);
    }
}
