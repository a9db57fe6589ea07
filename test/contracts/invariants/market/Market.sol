// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestBase} from "../../harness/TestBase.sol";
import {CountingToken} from "./CountingToken.sol";
import {CountingWeth} from "./CountingWeth.sol";
import {HonestLender} from "./HonestLender.sol";
import {HonestManager} from "./HonestManager.sol";
import {HonestPool} from "./HonestPool.sol";
import {HonestRate} from "./HonestRate.sol";
import {HonestVault} from "./HonestVault.sol";

/// @notice Four tokens, every venue and every lender, all honest, with more than all executions together can move. Each
/// pair of tokens has two pools of each kind, one a tenth above and one a tenth below par: each cycle over the favourable
/// ones earns.
contract Market is TestBase {
    uint256 public constant TOKENS = 4;
    uint256 private constant DEPTH = 1e27;

    CountingWeth public immutable weth = new CountingWeth();
    HonestManager public immutable manager = new HonestManager();
    HonestVault public immutable vault = new HonestVault();
    HonestLender public immutable lender = new HonestLender();

    address[] private allTokens;
    mapping(address tokenIn => mapping(address tokenOut => HonestPool pool)) private favourable;

    constructor() {
        vm.deal(address(weth), 1000 * DEPTH);
        vm.deal(address(manager), DEPTH);
        allTokens = [
            address(weth),
            address(new CountingToken(false)),
            address(new CountingToken(false)),
            address(new CountingToken(true))
        ];
        for (uint256 i = 0; i < TOKENS; ++i) {
            mint(i, address(manager), DEPTH);
            mint(i, address(vault), DEPTH);
            mint(i, address(lender), DEPTH);
            for (uint256 j = 0; j < TOKENS; ++j) {
                if (i != j) _addPool(i, j);
            }
        }
    }

    function mint(uint256 index, address to, uint256 amount) public {
        CountingToken(payable(allTokens[index])).mint(to, amount);
    }

    function tokens() external view returns (address[] memory) {
        return allTokens;
    }

    /// @notice The pool that gives a tenth more of the one for the other.
    function pool(address tokenIn, address tokenOut) external view returns (HonestPool) {
        return favourable[tokenIn][tokenOut];
    }

    /// @notice What the favourable swap brings, over a pool with an address of its own or over one without.
    function amountOut(
        bool hasAddress,
        address tokenIn,
        address tokenOut,
        uint256 amountIn
    ) external view returns (uint256) {
        if (hasAddress) return favourable[tokenIn][tokenOut].getAmountOut(amountIn, tokenIn);
        uint256 name = HonestRate.favouring(tokenIn, tokenOut);
        return HonestRate.amountOut(name, tokenIn, tokenOut, amountIn);
    }

    function _addPool(uint256 indexIn, uint256 indexOut) private {
        (address tokenIn, address tokenOut) = (allTokens[indexIn], allTokens[indexOut]);
        (address token0, address token1) = tokenIn < tokenOut ? (tokenIn, tokenOut) : (tokenOut, tokenIn);
        HonestPool added = new HonestPool(token0, token1, address(weth));
        mint(indexIn, address(added), DEPTH);
        mint(indexOut, address(added), DEPTH * 11 / 10);
        added.sync();
        favourable[tokenIn][tokenOut] = added;
    }
}
